/**
 * A lock token travels as a delivery tag in the byte order of a .NET GUID, and in management requests as a UUID. The two
 * differ in the order of the first eight bytes; swapping twice gives the first again.
 */
const swap = (bytes: Buffer): Buffer => {
  const swapped = Buffer.from(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
};

/** The broker's token (hex of the delivery tag) for the UUID of a management request. */
export const tokenOfUuid = (uuid: Buffer): string => swap(uuid).toString("hex");

export const uuidOfToken = (token: string): Buffer => swap(Buffer.from(token, "hex"));

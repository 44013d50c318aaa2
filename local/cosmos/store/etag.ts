/** The etag of a write, quotes included, in the real one's shape; later writes have etags that sort later. */
export const etagOf = (write: number): string => {
  const hex = write.toString(16).padStart(16, "0");
  return `"${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12)}-0000-000000000000"`;
};

/** The number of the write that gave an etag. */
export const writeOf = (etag: string): number =>
  Number.parseInt(etag.slice(1, 9) + etag.slice(10, 14) + etag.slice(15, 19), 16);

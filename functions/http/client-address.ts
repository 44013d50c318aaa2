const port = /^(?:\[(?<six>[^\]]*)\]|(?<four>[^:]*))(?::\d+)?$/;

/** Without its port, and in IPv6 only the network of 64 bits: a customer has all addresses of one. */
const networkOf = (entry: string): string => {
  const { six, four } = port.exec(entry)?.groups ?? {};
  const address = four ?? six ?? entry;
  return address.includes(":") ? firstGroups(address.toLowerCase()) : address;
};

const firstGroups = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill("0"), ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
};

/**
 * Where a request came from, by `X-Forwarded-For`: whoever forwards adds the address that it saw at the end, so only as
 * many entries from the end are true as there are forwarders of our own. The platform is one; `proxies` are those in
 * front of it. What the client wrote itself stands further left and is not believed. Undefined where nobody forwards.
 */
export const clientAddress = (forwardedFor: string | null, proxies: number): string | undefined => {
  const entries = (forwardedFor ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const seen = entries.at(-1 - proxies) ?? entries[0];
  return seen === undefined ? undefined : networkOf(seen);
};

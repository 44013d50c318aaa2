import { createHash } from "node:crypto";

// Inside an id the service writes "-" where base64 has "/", since ids stand in links.
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("/", "-");

const digest = (name: string) => createHash("sha256").update(name).digest().subarray(0, 4);

/** The `_rid` of a database: four bytes made from its name, so that it survives a restart. */
export const databaseRid = (name: string): string => text(digest(name));

const containerBytes = (database: string, name: string) => {
  const own = digest(`${database}/${name}`);
  own[0] = (own[0] ?? 0) | 0x80;
  return Buffer.concat([digest(database), own]);
};

/** The `_rid` of a container: eight bytes. The client keeps session tokens only for an id of this length. */
export const containerRid = (database: string, name: string): string => text(containerBytes(database, name));

/** Gives the `_rid` of items of one container: its eight bytes, then the item's number. */
export const itemRids = (database: string, name: string): ((sequence: number) => string) => {
  const bytes = Buffer.concat([containerBytes(database, name), Buffer.alloc(8)]);
  return (sequence) => {
    bytes.writeBigUInt64LE(BigInt(sequence), 8);
    return text(bytes);
  };
};

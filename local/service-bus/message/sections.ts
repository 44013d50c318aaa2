import { conditions, Refusal } from "../refusal.ts";

/** The sections of an AMQP message, by the number of their descriptor. */
export const sectionCodes = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
  footer: 0x78,
} as const;

/** Where a section lies in the bytes of its message: the whole of it, and its value behind the descriptor. */
export type Section = {
  readonly code: number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
};

/** Finds the sections of an encoded message without decoding them. Malformed bytes: a `Refusal` (decode error). */
export const sectionsOf = (bytes: Buffer): Section[] => {
  const sections: Section[] = [];
  let start = 0;
  while (start < bytes.length) {
    const { code, end: value } = descriptorAt(bytes, start);
    const end = endOfValue(bytes, value);
    sections.push({ code, start, value, end });
    start = end;
  }
  return sections;
};

/** The bytes of a binary value (of a data section), given where its type code stands. */
export const binaryAt = (bytes: Buffer, at: number): Buffer => {
  const typeCode = byteAt(bytes, at);
  if (typeCode !== 0xa0 && typeCode !== 0xb0) throw malformed("a data section that is not binary");
  return bytes.subarray(at + (typeCode === 0xa0 ? 2 : 5), endOfValue(bytes, at));
};

const descriptorAt = (bytes: Buffer, at: number): { code: number; end: number } => {
  if (byteAt(bytes, at) !== 0x00) throw malformed("a section without a descriptor");
  const type = byteAt(bytes, at + 1);
  if (type === 0x53) return { code: byteAt(bytes, at + 2), end: at + 3 };
  if (type === 0x80 && at + 10 <= bytes.length) {
    return { code: Number(bytes.readBigUInt64BE(at + 2)), end: at + 10 };
  }
  throw malformed("a section whose descriptor is not a number");
};

const endOfValue = (bytes: Buffer, at: number): number => {
  const typeCode = byteAt(bytes, at);
  const end =
    typeCode === 0x00 ? endOfValue(bytes, endOfValue(bytes, at + 1)) : at + sizeOfValue(bytes, at, typeCode);
  if (end > bytes.length) throw malformed("a value that is cut off");
  return end;
};

/** The high half of an AMQP type code says how the length of its value is found. */
const sizeOfValue = (bytes: Buffer, at: number, typeCode: number): number => {
  const kind = typeCode >> 4;
  const fixed = [1, 2, 3, 5, 9, 17][kind - 4];
  if (fixed !== undefined) return fixed;
  if (kind === 0xa || kind === 0xc || kind === 0xe) return 2 + byteAt(bytes, at + 1);
  if (kind !== 0xb && kind !== 0xd && kind !== 0xf) throw malformed("an unknown type");
  if (at + 5 > bytes.length) throw malformed("a value that is cut off");
  return 5 + bytes.readUInt32BE(at + 1);
};

const byteAt = (bytes: Buffer, at: number): number => {
  const byte = bytes[at];
  if (byte === undefined) throw malformed("a value that is cut off");
  return byte;
};

const malformed = (what: string) => new Refusal(conditions.decodeError, `The message holds ${what}.`);

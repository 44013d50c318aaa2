import type { Typed } from "rhea";
import type { Content } from "./content.ts";
import { type Section, sectionCodes, sectionsOf } from "./sections.ts";
import { wire } from "./wire.ts";

/** What the broker says of a message when it hands it out. Times are epoch milliseconds. */
export type DeliveryFacts = {
  readonly sequence: number;
  readonly enqueuedSequence: number;
  readonly enqueuedAt: number;
  readonly deliveryCount: number;
  readonly ttlMs: number | undefined;
  readonly lockedUntil: number | undefined;
  readonly state: "active" | "deferred";
};

/** The encoded message with the broker's own header and annotations before the sender's untouched rest. */
export const encodeDelivery = (content: Content, facts: DeliveryFacts): Buffer => {
  const sections = sectionsOf(content.bytes);
  const foreign = foreignAnnotations(content.bytes, sections);
  const front = Buffer.allocUnsafe(256 + foreign.bytes.length);
  const annotationsAt = writeHeader(front, content.durable, facts);
  const length = writeAnnotations(front, annotationsAt, facts, foreign);
  const rest = sections.find(({ code }) => code > sectionCodes.messageAnnotations);
  return Buffer.concat([
    front.subarray(0, length),
    content.bytes.subarray(rest?.start ?? content.bytes.length),
  ]);
};

const symbol = (name: string) =>
  Buffer.concat([Buffer.from([0xa3, name.length]), Buffer.from(name, "ascii")]);
const keys = {
  sequence: symbol("x-opt-sequence-number"),
  enqueuedSequence: symbol("x-opt-enqueue-sequence-number"),
  enqueuedAt: symbol("x-opt-enqueued-time"),
  lockedUntil: symbol("x-opt-locked-until"),
  state: symbol("x-opt-message-state"),
};
const ownKeys = new Set(Object.values(keys).map((key) => key.toString("ascii", 2)));

/** A list of durable, priority, ttl, first-acquirer and delivery-count, of which the absent ones are null. */
const writeHeader = (out: Buffer, durable: boolean, facts: DeliveryFacts): number => {
  out.set([0x00, 0x53, sectionCodes.header, 0xc0, 0, 5, durable ? 0x41 : 0x42, 0x40]);
  let at = 8;
  if (facts.ttlMs === undefined) at = out.writeUInt8(0x40, at);
  else at = out.writeUInt32BE(Math.min(facts.ttlMs, 0xffffffff), out.writeUInt8(0x70, at));
  at = out.writeUInt8(0x40, at);
  at = out.writeUInt32BE(facts.deliveryCount, out.writeUInt8(0x70, at));
  out.writeUInt8(at - 5, 4);
  return at;
};

const writeAnnotations = (out: Buffer, start: number, facts: DeliveryFacts, foreign: Foreign): number => {
  out.set([0x00, 0x53, sectionCodes.messageAnnotations, 0xd1], start);
  const sizeAt = start + 4;
  let at = sizeAt + 8;
  let items = foreign.items;
  const put = (key: Buffer, type: number, value: number) => {
    at += key.copy(out, at);
    at = out.writeBigInt64BE(BigInt(value), out.writeUInt8(type, at));
    items += 2;
  };
  put(keys.sequence, 0x81, facts.sequence);
  put(keys.enqueuedSequence, 0x81, facts.enqueuedSequence);
  put(keys.enqueuedAt, 0x83, facts.enqueuedAt);
  if (facts.lockedUntil !== undefined) put(keys.lockedUntil, 0x83, facts.lockedUntil);
  if (facts.state === "deferred") {
    at += keys.state.copy(out, at);
    at = out.writeInt32BE(1, out.writeUInt8(0x71, at));
    items += 2;
  }
  at += foreign.bytes.copy(out, at);
  out.writeUInt32BE(at - sizeAt - 4, sizeAt);
  out.writeUInt32BE(items, sizeAt + 4);
  return at;
};

type Foreign = { readonly bytes: Buffer; readonly items: number };
const none: Foreign = { bytes: Buffer.alloc(0), items: 0 };

/** The sender's own annotations, except those that only the broker may set. */
const foreignAnnotations = (bytes: Buffer, sections: readonly Section[]): Foreign => {
  const section = sections.find(({ code }) => code === sectionCodes.messageAnnotations);
  if (!section) return none;
  const pairs: Typed[] = new wire.Reader(bytes.subarray(section.value, section.end)).read().value;
  const kept = pairs.filter((_, index) => !ownKeys.has(String(pairs[index & ~1]?.value)));
  if (kept.length === 0) return none;
  const writer = new wire.Writer();
  for (const item of kept) writer.write(item);
  return { bytes: writer.toBuffer(), items: kept.length };
};

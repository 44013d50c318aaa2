import type { Typed } from "rhea";
import { sectionCodes, sectionsOf } from "./sections.ts";
import { wire } from "./wire.ts";

/** The same message with a message id. */
export const withMessageId = (bytes: Buffer, messageId: string): Buffer =>
  replaceSection(bytes, sectionCodes.properties, (items) =>
    wire.List32([wire.wrap_string(messageId), ...items.slice(1)]),
  );

/** The same message with application properties set; the others keep their exact types. */
export const withProperties = (bytes: Buffer, properties: Readonly<Record<string, unknown>>): Buffer =>
  replaceSection(bytes, sectionCodes.applicationProperties, (items) => {
    const kept = items.filter((_, index) => !Object.hasOwn(properties, String(items[index & ~1]?.value)));
    const added = Object.entries(properties).flatMap(([key, value]) => [
      wire.wrap_string(key),
      wire.wrap(value),
    ]);
    return wire.Map32([...kept, ...added]);
  });

const replaceSection = (bytes: Buffer, code: number, change: (items: Typed[]) => Typed): Buffer => {
  const sections = sectionsOf(bytes);
  const old = sections.find((section) => section.code === code);
  const items: Typed[] = old ? new wire.Reader(bytes.subarray(old.value, old.end)).read().value : [];
  const writer = new wire.Writer();
  writer.write(wire.described(wire.wrap_ulong(code), change(items)));
  // Sections come in the order of their codes, so a new one goes before the first that is greater.
  const next = sections.find((section) => section.code > code);
  const start = old?.start ?? next?.start ?? bytes.length;
  return Buffer.concat([bytes.subarray(0, start), writer.toBuffer(), bytes.subarray(old?.end ?? start)]);
};

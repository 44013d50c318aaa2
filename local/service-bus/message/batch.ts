import { conditions, Refusal } from "../refusal.ts";
import { type Content, parseContent } from "./content.ts";
import { binaryAt, sectionCodes, sectionsOf } from "./sections.ts";

/** Message formats of a transfer: a plain message, and a batch whose data sections are whole messages. */
export const formats = { plain: 0, batch: 0x80013700 } as const;

/** The messages of one transfer. A format that is neither a message nor a batch is refused by its number. */
export const messagesOf = (payload: Buffer, format: number): Content[] => {
  if (format === formats.plain) return [parseContent(payload)];
  if (format !== formats.batch) {
    throw new Refusal(conditions.notImplemented, `Message format ${format} is not supported by this broker.`);
  }
  return sectionsOf(payload)
    .filter(({ code }) => code === sectionCodes.data)
    .map(({ value }) => parseContent(binaryAt(payload, value)));
};

import rhea from "rhea";
import { type Content, parseContent } from "../../../local/service-bus/message/content.ts";

type Fields = {
  readonly id?: string;
  readonly session?: string;
  readonly subject?: string;
  readonly correlation?: string;
  readonly properties?: Record<string, unknown>;
  readonly annotations?: Record<string, unknown>;
  readonly ttlMs?: number;
  readonly body?: string;
};

/** The bytes of a message as a client would send it. */
export const encodedMessage = (fields: Fields = {}): Buffer =>
  rhea.message.encode({
    body: rhea.message.data_section(Buffer.from(fields.body ?? "body")),
    ...(fields.id === undefined ? {} : { message_id: fields.id }),
    ...(fields.session === undefined ? {} : { group_id: fields.session }),
    ...(fields.subject === undefined ? {} : { subject: fields.subject }),
    ...(fields.correlation === undefined ? {} : { correlation_id: fields.correlation }),
    ...(fields.ttlMs === undefined ? {} : { ttl: fields.ttlMs }),
    message_annotations: fields.annotations ?? {},
    ...(fields.properties === undefined ? {} : { application_properties: fields.properties }),
  });

export const aMessage = (fields: Fields = {}): Content =>
  parseContent(encodedMessage({ id: "m", ...fields }));

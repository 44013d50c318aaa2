import fc from "fast-check";
import rhea from "rhea";
import { describe, expect, it } from "vitest";
import { formats, messagesOf } from "../../../local/service-bus/message/batch.ts";
import { parseContent, withChanges } from "../../../local/service-bus/message/content.ts";
import { encodeDelivery } from "../../../local/service-bus/message/delivery.ts";
import { conditions, Refusal } from "../../../local/service-bus/refusal.ts";
import { aMessage, encodedMessage } from "./a-message.ts";

const facts = {
  sequence: 7,
  enqueuedSequence: 9,
  enqueuedAt: 1_700_000_000_000,
  deliveryCount: 2,
  ttlMs: 5000,
  lockedUntil: 1_700_000_060_000,
  state: "active",
} as const;

describe("a message's content", () => {
  it("tells what the broker needs and leaves the rest encoded", () => {
    const content = aMessage({
      id: "m1",
      session: "s1",
      subject: "order",
      correlation: "c1",
      ttlMs: 1000,
      properties: { type: "OrderPlaced", total: 5 },
      annotations: { "x-opt-scheduled-enqueue-time": new Date(4000) },
    });
    expect(content).toMatchObject({
      messageId: "m1",
      sessionId: "s1",
      subject: "order",
      correlationId: "c1",
      ttlMs: 1000,
      scheduledAt: 4000,
      properties: { type: "OrderPlaced", total: 5 },
    });
  });

  it("gets a message id if its sender gave none, and loses nothing by that", () => {
    const content = parseContent(encodedMessage({ session: "s", properties: { a: 1 }, body: "text" }));
    expect(content.messageId).toMatch(/^[0-9a-f-]{36}$/);
    const decoded = rhea.message.decode(content.bytes);
    expect(decoded["message_id"]).toBe(content.messageId);
    expect(decoded["group_id"]).toBe("s");
    expect(decoded["application_properties"]).toEqual({ a: 1 });
    expect(String(decoded["body"].content)).toBe("text");
  });

  it("changes properties without touching the exact types of the others", () => {
    const { wrap_long, wrap_double, wrap_ubyte } = rhea.types;
    const properties = {
      long: wrap_long(Buffer.from("7fffffffffffff01", "hex")),
      double: wrap_double(2),
      byte: wrap_ubyte(3),
    };
    const content = aMessage({ properties: { ...properties, old: "a" } });
    const changed = withChanges(content, { old: "b", added: true });
    expect(changed.properties).toEqual({ ...content.properties, old: "b", added: true });
    const untouched = content.bytes.indexOf("long");
    const length = content.bytes.indexOf("old") - untouched;
    expect(changed.bytes.includes(content.bytes.subarray(untouched, untouched + length))).toBe(true);
    expect(withChanges(content, {})).toBe(content);
  });

  it("is delivered with the broker's header and annotations before the sender's bytes", () => {
    const content = aMessage({ annotations: { "x-opt-partition-key": "p", "x-opt-sequence-number": 1 } });
    const decoded = rhea.message.decode(encodeDelivery(content, facts));
    expect(decoded).toMatchObject({ delivery_count: 2, ttl: 5000, message_id: "m" });
    expect(decoded["message_annotations"]).toEqual({
      "x-opt-sequence-number": 7,
      "x-opt-enqueue-sequence-number": 9,
      "x-opt-enqueued-time": new Date(facts.enqueuedAt),
      "x-opt-locked-until": new Date(facts.lockedUntil),
      "x-opt-partition-key": "p",
    });
    expect(String(decoded["body"].content)).toBe("body");
  });

  it("says of a deferred message that it is one, and of an unlocked one no lock", () => {
    const delivery = encodeDelivery(aMessage(), {
      ...facts,
      state: "deferred",
      lockedUntil: undefined,
      ttlMs: undefined,
    });
    const decoded = rhea.message.decode(delivery);
    expect(decoded["message_annotations"]).toMatchObject({ "x-opt-message-state": 1 });
    expect(decoded["message_annotations"]).not.toHaveProperty("x-opt-locked-until");
    expect(decoded["ttl"]).toBeUndefined();
  });

  it("comes out of a batch as it went in, whether the batch has one message or many", () => {
    const messages = ["a", "b", "c"].map((id) => encodedMessage({ id, properties: { id } }));
    for (const count of [1, 3]) {
      const envelope = rhea.message.encode({
        body: rhea.message.data_sections(messages.slice(0, count)),
        message_id: "a",
      });
      const parsed = messagesOf(envelope, formats.batch);
      expect(parsed.map(({ bytes }) => bytes)).toEqual(messages.slice(0, count));
      expect(parsed[0]?.messageId).toBe("a");
    }
  });

  it("is refused by name in a format that is no message", () => {
    expect(() => messagesOf(encodedMessage(), 5)).toThrow(/format 5 is not supported/);
    const via = { "x-opt-via-partition-key": "k" };
    expect(() => aMessage({ annotations: via })).toThrow(
      expect.objectContaining({ condition: conditions.notImplemented }),
    );
  });

  it("is refused, never half read, when its bytes are cut or spoilt", () => {
    const whole = encodedMessage({ id: "m", session: "s", properties: { a: 1, b: "two" } });
    const refused = (bytes: Buffer) => {
      try {
        parseContent(bytes);
        return false;
      } catch (error) {
        return error instanceof Refusal && error.condition === conditions.decodeError;
      }
    };
    for (let length = 0; length < whole.length; length += 1) {
      expect(refused(whole.subarray(0, length))).toBe(true);
    }
    const unreadable = Buffer.from(whole);
    unreadable[whole.indexOf("two") - 2] = 0xff;
    expect(refused(unreadable)).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(refused(Buffer.from(noise))).toBe(true);
      }),
    );
  });
});

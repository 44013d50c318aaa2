import type { EventId } from "../../../domain/ids.ts";
import { publisherContract } from "../../ports/publisher.contract.ts";
import { useTopic } from "./a-topic.ts";

const topic = useTopic();
const { faults } = topic;

publisherContract("Service Bus", async () => ({
  publisher: topic.publisher(),
  tooMuchText: "x".repeat(256 * 1024),
  arrived: async (count) =>
    (await topic.take("analytics", count)).map(({ messageId }) => `${messageId}` as EventId),
  away: (isAway) =>
    isAway ? faults.put("service-bus", { kind: "down", operation: "send" }) : faults.clear(),
  loseAnswer: () => faults.put("service-bus", { kind: "lose-answer", operation: "send", times: 1 }),
  close: async () => {},
}));

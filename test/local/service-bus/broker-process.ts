import { startServiceBus } from "../../../local/service-bus/service-bus.ts";

/** A broker as a process of its own, with its configuration in the arguments; it says its connection string. */
const [file = "", topics = "[]"] = process.argv.slice(2);
const bus = await startServiceBus({ port: 0, file, topics: JSON.parse(topics) });
process.send?.(bus.connectionString);
process.on("disconnect", () => process.exit());

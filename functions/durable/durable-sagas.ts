import type { DurableClient, DurableOrchestrationStatus } from "durable-functions";
import { type CheckoutId, checkoutIdPattern, type Instant } from "../../domain/ids.ts";
import type { Instance, RuntimeStatus, Sagas } from "../../ports/sagas.ts";

const ended = ["Completed", "Failed", "Terminated", "Canceled"];
const alive = ["Pending", "Running", "Suspended", "ContinuedAsNew"];

const statuses: Readonly<Record<string, RuntimeStatus>> = {
  Pending: "pending",
  Running: "running",
  ContinuedAsNew: "running",
  Completed: "completed",
  Failed: "failed",
  Canceled: "terminated",
  Terminated: "terminated",
  Suspended: "suspended",
};

/** The SDK gives times as dates for one instance and as text for many. */
const instantOf = (time: Date | string): Instant => new Date(time).toISOString() as Instant;

/** Filters take the SDK's own enum, whose values are these words. */
type Filter = NonNullable<Parameters<DurableClient["getStatusBy"]>[0]["runtimeStatus"]>;

/** The sagas of one kind through the Durable Functions client of an invocation. */
export const durableSagas = <Input, Said>(client: DurableClient, saga: string): Sagas<Input, Said> => {
  /** Some engines send the input unasked; where the saga has spoken it ends here. */
  const instance = (status: DurableOrchestrationStatus): Instance<Said, Input> => {
    const said = isObject<Said>(status.customStatus) ? status.customStatus : undefined;
    return {
      checkoutId: status.instanceId as CheckoutId,
      runtimeStatus: statuses[status.runtimeStatus] ?? "running",
      createdAt: instantOf(status.createdTime),
      lastUpdatedAt: instantOf(status.lastUpdatedTime),
      said,
      input: said === undefined && isObject<Input>(status.input) ? status.input : undefined,
    };
  };

  /** The SDK throws for an unknown instance; its text is the only way to tell that from an engine that is away. */
  const find = async (checkoutId: CheckoutId, showInput: boolean) => {
    // The SDK puts ids into URLs as they are: what is no id of ours must not get there.
    if (!checkoutIdPattern.test(checkoutId)) return undefined;
    try {
      return await client.getStatus(checkoutId, { showInput });
    } catch (error) {
      if (error instanceof Error && error.message.includes("HTTP 404")) return undefined;
      throw error;
    }
  };

  return {
    async start(checkoutId, input) {
      try {
        await client.startNew(saga, { instanceId: checkoutId, input });
        return "started";
      } catch (error) {
        if (error instanceof Error && error.message.includes("unexpected status code: 409")) return "running";
        throw error;
      }
    },

    async find(checkoutId) {
      const status = await find(checkoutId, false);
      if (!status) return undefined;
      if (isObject(status.customStatus) || isObject(status.input)) return instance(status);
      const whole = await find(checkoutId, true);
      return whole && instance(whole);
    },

    async raise(checkoutId, event) {
      if (!checkoutIdPattern.test(checkoutId)) return;
      try {
        await client.raiseEvent(checkoutId, event, null);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith("No instance with ID"))) throw error;
      }
    },

    async alive() {
      const found = await client.getStatusBy({ runtimeStatus: alive as Filter });
      return found.filter((status) => status.name === saga).map(instance);
    },

    async purge(createdBefore) {
      const { instancesDeleted } = await client.purgeInstanceHistoryBy({
        createdTimeFrom: new Date(0),
        createdTimeTo: new Date(createdBefore),
        runtimeStatus: ended as Filter,
      });
      return instancesDeleted;
    },
  };
};

const isObject = <T>(value: unknown): value is T => typeof value === "object" && value !== null;

import { join } from "node:path";
import { scriptNames } from "../adapters/redis/scripts.ts";
import { cosmosDatabase } from "../contracts/containers.ts";
import { topics } from "../contracts/topics.ts";
import { startControlledRedis } from "./control/controlled-redis.ts";
import type { FaultTarget } from "./control/faults.ts";
import { startCosmos } from "./cosmos/cosmos.ts";
import { startServiceBus } from "./service-bus/service-bus.ts";
import { startStripe } from "./stripe/stripe.ts";
import type { StandInOptions } from "./supervisor/messages.ts";
import { type RunningStandIns, serveSupervisor } from "./supervisor/stand-ins-process.ts";

/** The process of everything that stands in for Azure and Stripe. Their state is in the data folder. */
serveSupervisor(startStandIns);

async function startStandIns({
  data,
  redis,
  stripe,
  cosmos: { accountKey },
  ports,
}: StandInOptions): Promise<RunningStandIns> {
  const cut: Partial<Record<FaultTarget, () => void>> = {};
  const controlled = await startControlledRedis({
    scripts: scriptNames,
    redisUrl: redis.url,
    redisPort: ports.redis,
    controlPort: ports.control,
    cut,
  });
  const { faults } = controlled;
  const [serviceBus, cosmos, payments] = await Promise.all([
    startServiceBus({ port: ports.serviceBus, topics, file: join(data, "service-bus.db"), faults }),
    startCosmos({
      port: ports.cosmos,
      databases: [cosmosDatabase],
      file: join(data, "cosmos.db"),
      faults,
      accountKey,
    }),
    startStripe({
      port: ports.stripe,
      apiKey: stripe.apiKey,
      file: join(data, "stripe.db"),
      faults,
      webhook: { url: stripe.webhookUrl, secret: stripe.webhookSecret },
    }),
  ]);
  cut["service-bus"] = serviceBus.cut;
  return {
    addresses: {
      redisUrl: controlled.redis.url,
      serviceBusConnectionString: serviceBus.connectionString,
      cosmosConnectionString: cosmos.connectionString,
      stripeBaseUrl: payments.baseUrl,
      control: controlled.control.url,
    },
    ports: {
      redis: controlled.redis.port,
      serviceBus: serviceBus.port,
      cosmos: cosmos.port,
      stripe: payments.port,
      control: controlled.control.port,
    },
    hostIs: (state) => controlled.host.now(state),
    close: async () => {
      await Promise.all([serviceBus.close(), cosmos.close(), payments.close(), controlled.close()]);
    },
  };
}

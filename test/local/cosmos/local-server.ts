import type { Container } from "@azure/cosmos";
import { afterEach } from "vitest";
import { Faults } from "../../../local/control/faults.ts";
import { type ContainerConfig, type LocalCosmos, startCosmos } from "../../../local/cosmos/cosmos.ts";
import { clientOf } from "./account.ts";

const items: ContainerConfig = { name: "items", partitionKey: "/tenant" };

/** Starts servers of the test's own, stopped after it: with faults to put, and a clock that only the test moves. */
export const useLocalServers = () => {
  const running: LocalCosmos[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  return async (options: { containers?: readonly ContainerConfig[]; file?: string } = {}) => {
    const { containers = [items], file } = options;
    const faults = new Faults();
    const clock = { ms: 1_800_000_000_000 };
    const server = await startCosmos({
      port: 0,
      databases: [{ name: "shop", containers }],
      faults,
      now: () => clock.ms,
      ...(file !== undefined && { file }),
    });
    running.push(server);
    const database = clientOf(server.connectionString).database("shop");
    return {
      server,
      faults,
      database,
      container: (name = "items"): Container => database.container(name),
      pass: (seconds: number) => {
        clock.ms += seconds * 1000;
      },
      stop: async () => {
        running.splice(running.indexOf(server), 1);
        await server.close();
      },
    };
  };
};

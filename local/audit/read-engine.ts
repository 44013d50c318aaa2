import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";

/** A saga that has not ended. */
export type AliveSaga = {
  readonly checkoutId: string;
  readonly createdAt: number;
  readonly said: SagaStatus | null;
};

type Row = {
  readonly instanceId: string;
  readonly createdTime: string;
  readonly customStatus: SagaStatus | null;
};

export const aliveSagas = async ({ web, systemKey }: Endpoints): Promise<readonly AliveSaga[]> => {
  const alive: AliveSaga[] = [];
  let token = "";
  do {
    const url = new URL("runtime/webhooks/durabletask/instances", web);
    url.searchParams.set("runtimeStatus", "Pending,Running,Suspended");
    url.searchParams.set("code", systemKey);
    const response = await fetch(url, { headers: token === "" ? {} : { "x-ms-continuation-token": token } });
    if (!response.ok) throw new Error(`the engine answered ${response.status}`);
    for (const { instanceId, createdTime, customStatus } of (await response.json()) as Row[])
      alive.push({ checkoutId: instanceId, createdAt: Date.parse(createdTime), said: customStatus });
    token = response.headers.get("x-ms-continuation-token") ?? "";
  } while (token !== "");
  return alive;
};

import type { HostState } from "../control/host-link.ts";
import type { FromStandIns, StandInAddresses, StandInOptions, StandInPorts, ToStandIns } from "./messages.ts";

/** Everything that runs in the stand-ins process, once started. */
export type RunningStandIns = {
  readonly addresses: StandInAddresses;
  readonly ports: StandInPorts;
  /** Resolves once a host that is up knows what is armed. */
  hostIs(state: HostState): Promise<void>;
  close(): Promise<void>;
};

/**
 * The process's side of the supervisor's channel: start when told to, pass on where the host is, and end with the
 * supervisor. Redis has no channel of its own, so when the supervisor is gone it is ended from here.
 */
export function serveSupervisor(start: (options: StandInOptions) => Promise<RunningStandIns>): void {
  let running: Promise<RunningStandIns> | undefined;
  let redisPid: number | undefined;

  const say = (message: FromStandIns, then = () => {}) => process.send?.(message, then);
  const end = async () => {
    await running?.then((standIns) => standIns.close()).catch(() => {});
    process.exit(0);
  };
  const fail = (error: unknown) => {
    console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: "failed", message }, () => process.exit(1));
  };

  const handle = async (message: ToStandIns) => {
    if (message.kind === "redis") redisPid = message.pid;
    if (message.kind === "start") {
      redisPid = message.options.redis.pid;
      running = start(message.options);
      running.then(({ addresses, ports }) => say({ kind: "ready", addresses, ports }), fail);
    }
    if (message.kind === "host") {
      const standIns = await running;
      await standIns?.hostIs(message.state);
      if (message.state.is === "up") say({ kind: "host-informed", pid: message.state.pid });
    }
  };

  process.on("message", (message: ToStandIns) => void handle(message).catch(console.error));
  process.on("SIGTERM", end);
  process.on("disconnect", () => {
    endRedis(redisPid);
    void end();
  });
}

function endRedis(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It is gone already.
  }
}

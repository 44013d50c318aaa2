import type { HostState } from "../control/host-link.ts";
import { beginLog } from "./data-folder.ts";
import type { HostSettings } from "./host-settings.ts";
import { KeptProcess } from "./kept-process.ts";
import type { FromHost } from "./messages.ts";
import { describeDeath } from "./restart-gap.ts";
import type { Screen } from "./screen.ts";
import { inSeconds } from "./stand-ins-keeper.ts";
import { StartProblem } from "./start-problem.ts";

export type HostLaunch = {
  /** The program of the process. */
  readonly entry: string;
  readonly root: string;
  readonly port: number;
  readonly data: string;
  readonly control: string;
  readonly settings: HostSettings;
};

export type HostKeeperOptions = {
  readonly launch: HostLaunch;
  readonly screen: Screen;
  /** Whoever strikes the host must know where it is; resolves when it has been told what is armed. */
  readonly tell: (state: HostState) => Promise<void>;
  /** It answers again, as another process. */
  readonly onRestart: () => void;
};

const stopMs = 15_000;

/** The host process: killed alone and started alone, with the same address and settings each time. */
export class HostKeeper {
  readonly #options: HostKeeperOptions;
  readonly #kept: KeptProcess;
  readonly #log: string;
  #wasUp = false;
  #ready: (() => void) | undefined;
  #failed: ((problem: StartProblem) => void) | undefined;

  constructor(options: HostKeeperOptions) {
    this.#options = options;
    const { entry, root, port, data, control, settings } = options.launch;
    this.#log = beginLog(data, "host");
    const args = ["--app", root, "--port", String(port), "--data", data, "--control", control];
    this.#kept = new KeptProcess({
      launch: { file: process.execPath, args: [entry, ...args], env: settings, isNode: true },
      log: this.#log,
      onStart: (pid) => void options.tell({ is: "starting", pid }),
      onMessage: (message) => void this.#heard(message as FromHost),
      onDeath: (death, gapMs) => {
        void options.tell({ is: "down" });
        return this.#died(describeDeath(death), gapMs);
      },
    });
  }

  get pid(): number | undefined {
    return this.#kept.pid;
  }

  /** Resolves when it serves. Throws StartProblem when it cannot start; later trouble is shown, and tried again. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ready = resolve;
      this.#failed = reject;
      this.#kept.start();
    });
  }

  stop(): Promise<void> {
    return this.#kept.stop("SIGTERM", stopMs);
  }

  kill(): void {
    this.#kept.kill();
  }

  async #heard(message: FromHost): Promise<void> {
    if (message.kind === "failed") {
      if (this.#wasUp) this.#options.screen.event(`The host cannot start: ${message.message}`);
      else this.#failed?.(new StartProblem(message.message));
      return;
    }
    const pid = this.pid;
    if (message.kind !== "ready" || pid === undefined) return;
    await this.#options.tell({ is: "up", pid, rpc: message.rpc });
    if (this.pid !== pid) return;
    if (this.#wasUp) this.#options.onRestart();
    this.#wasUp = true;
    this.#ready?.();
  }

  #died(how: string, gapMs: number): boolean {
    const { screen } = this.#options;
    const wasKilled = how === "SIGKILL";
    if (this.#wasUp || wasKilled) {
      screen.event(
        `The host ${wasKilled ? "was killed" : `ended (${how})`}; started again${inSeconds(gapMs)}`,
      );
      return true;
    }
    this.#failed?.(new StartProblem(`the host ended during its start (${how}); its log is ${this.#log}`));
    return false;
  }
}

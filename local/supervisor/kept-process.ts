import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { type Death, isShortLife, restartGapMs } from "./restart-gap.ts";

export type Launch = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether it is a Node process, with which messages are exchanged. */
  readonly isNode: boolean;
};

export type KeptProcessOptions = {
  readonly launch: Launch;
  /** Output of every run is appended here. */
  readonly log: string;
  readonly onStart?: (pid: number) => void;
  readonly onMessage?: (message: unknown) => void;
  /** It died without being asked to; `gapMs` until it is started again. False: leave it dead. */
  readonly onDeath: (death: Death, gapMs: number) => boolean;
};

/**
 * A child process that is started again when it dies. It has a process group of its own, so that Ctrl-C reaches the
 * supervisor alone, which then stops everything in order; it must end by itself when its IPC channel closes.
 */
export class KeptProcess {
  readonly #options: KeptProcessOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #shortLives = 0;
  #isStopping = false;

  constructor(options: KeptProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#isStopping) return;
    const { launch, log, onStart, onMessage } = this.#options;
    const output = openSync(log, "a");
    const startedAt = performance.now();
    const child = spawn(launch.file, [...launch.args], {
      detached: true,
      stdio: ["ignore", output, output, ...(launch.isNode ? (["ipc"] as const) : [])],
      env: { ...process.env, ...launch.env },
    });
    closeSync(output);
    this.#child = child;
    let isOver = false;
    const over = (code: number | null, signal: NodeJS.Signals | null) => {
      if (isOver) return;
      isOver = true;
      this.#ended({ code, signal, livedMs: performance.now() - startedAt });
    };
    child.on("exit", over);
    child.on("error", () => {
      if (child.pid === undefined) over(null, null);
    });
    if (onMessage) child.on("message", onMessage);
    if (child.pid !== undefined) onStart?.(child.pid);
  }

  send(message: object): void {
    if (this.#child?.connected) this.#child.send(message, () => {});
  }

  /** Close the channel, as the supervisor's death does. */
  disconnect(): void {
    this.#child?.disconnect();
  }

  /** Ask it to end and wait; after `graceMs` it is killed. */
  async stop(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const deadline = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await exited;
    clearTimeout(deadline);
  }

  kill(): void {
    this.#isStopping = true;
    this.#child?.kill("SIGKILL");
  }

  #ended(death: Death): void {
    this.#child = undefined;
    if (this.#isStopping) return;
    this.#shortLives = isShortLife(death) ? this.#shortLives + 1 : 0;
    const gapMs = restartGapMs(this.#shortLives);
    if (!this.#options.onDeath(death, gapMs)) return;
    this.#timer = setTimeout(() => this.start(), gapMs);
  }
}

import { callJson } from "./call-json.ts";
import type { Crashes } from "./crashes.ts";
import { isDoorPoint } from "./crashes.ts";
import type { Faults } from "./faults.ts";
import { type HostHits, type HostOrders, hostPath } from "./host-messages.ts";

/** Where the host process is, as its supervisor sees it; `rpc` is the base URL of its loopback listener. */
export type HostState =
  | { readonly is: "down" }
  | { readonly is: "starting"; readonly pid: number }
  | { readonly is: "up"; readonly pid: number; readonly rpc: string };

const pushTimeoutMs = 2000;
const pullTimeoutMs = 1000;
const startTimeoutMs = 10_000;

/** The control server's line to whichever host process is alive now. */
export class HostLink {
  readonly #faults: Faults;
  readonly #crashes: Crashes;
  readonly #waiting = new Set<() => void>();
  #state: HostState = { is: "down" };

  constructor(faults: Faults, crashes: Crashes) {
    this.#faults = faults;
    this.#crashes = crashes;
  }

  /** The supervisor saw the host start, answer or end. Resolves once a host that is up knows what is armed. */
  async now(state: HostState): Promise<void> {
    this.#state = state;
    if (state.is === "up") await this.#send(state);
    if (state.is !== "starting") for (const go of this.#waiting) go();
  }

  orders(): HostOrders {
    const { armed } = this.#crashes.list();
    const crashes = armed.map(({ at }) => at).filter((at) => !isDoorPoint(at));
    return { sql: this.#faults.lend("sql"), crashes };
  }

  /**
   * Resolves once the host knows what is armed now: it was told, or it is dead and asks for it at its next start. One
   * that is just starting may have asked already, so it is waited for.
   */
  async push(): Promise<void> {
    if (this.#state.is === "starting") await this.#started();
    if (this.#state.is === "up") await this.#send(this.#state);
  }

  /** Fetch the hits that the host has not reported yet. */
  async pull(): Promise<void> {
    if (this.#state.is !== "up") return;
    const url = new URL(hostPath, this.#state.rpc);
    try {
      const { text } = await callJson({ method: "GET", url, timeoutMs: pullTimeoutMs });
      this.takeHits(JSON.parse(text));
    } catch {
      // A host that dies just now has reported nearly all; the next one starts a count of its own.
    }
  }

  takeHits({ process, hits }: HostHits): void {
    for (const [id, total] of Object.entries(hits)) this.#faults.reportHits(process, Number(id), total);
  }

  /** SIGKILL for the host; false when there is none. */
  kill(): boolean {
    if (this.#state.is === "down") return false;
    try {
      return process.kill(this.#state.pid, "SIGKILL");
    } catch {
      return false;
    }
  }

  async #send({ rpc }: HostState & { readonly is: "up" }): Promise<void> {
    const url = new URL(hostPath, rpc);
    try {
      await callJson({ method: "PUT", url, body: this.orders(), timeoutMs: pushTimeoutMs });
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") throw new Error("the host does not answer");
      // Nobody listens: it has died since, and its successor asks for the orders at its start.
    }
  }

  #started(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(deadline);
        this.#waiting.delete(go);
        resolve();
      };
      const deadline = setTimeout(go, startTimeoutMs);
      this.#waiting.add(go);
    });
  }
}

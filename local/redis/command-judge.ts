import type { Crashes } from "../control/crashes.ts";
import type { Fault, Faults } from "../control/faults.ts";
import { firstWords } from "./command-words.ts";
import { type ScriptNames, sha1 } from "./script-names.ts";

/** What is to become of a command: nothing special, a fault, or the host's death before or after it. */
export type Verdict = "pass" | "crash-before" | "crash-after" | Fault;

/** The script by which the door takes a hold; its passing is the point `stock.hold` of the crash register. */
const holdScript = "reserve";

/** Judges the commands that pass the proxy by what is armed in the registers. */
export class CommandJudge {
  readonly #faults: Faults;
  readonly #crashes: Crashes;
  readonly #scripts: ScriptNames;

  constructor(faults: Faults, crashes: Crashes, scripts: ScriptNames) {
    this.#faults = faults;
    this.#crashes = crashes;
    this.#scripts = scripts;
  }

  /** False: nothing is armed, and every verdict would be "pass". */
  isWatching(): boolean {
    if (this.#faults.armed("redis")) return true;
    return this.#crashes.isArmed("stock.hold:before") || this.#crashes.isArmed("stock.hold:after");
  }

  judge(command: Buffer): Verdict {
    const names = this.#names(command);
    if (names.includes(holdScript)) {
      if (this.#crashes.fire("stock.hold:before")) return "crash-before";
      if (this.#crashes.fire("stock.hold:after")) return "crash-after";
    }
    return this.#faults.strikeAny("redis", names) ?? "pass";
  }

  /** The strike came to nothing, as the command did nothing: it is not counted, and may strike again. */
  takeBack(fault: Fault): void {
    this.#faults.takeBack("redis", fault);
  }

  takeBackCrash(): void {
    this.#crashes.takeBack("stock.hold:after");
  }

  /** Whether a new connection is to be refused: an outage of everything, or one of `connect` alone. */
  refusesConnection(): boolean {
    const isOutage = this.#faults
      .list()
      .some(
        ({ target, operation, kind, left }) =>
          target === "redis" &&
          kind === "down" &&
          left !== 0 &&
          (operation ?? "connect").toLowerCase() === "connect",
      );
    return isOutage && this.#faults.strike("redis", "connect")?.kind === "down";
  }

  #names(command: Buffer): string[] {
    const [first, second] = firstWords(command);
    const name = first.toString("latin1").toLowerCase();
    if (second === undefined || !/^eval(sha)?(_ro)?$/.test(name)) return [name];
    const sha = name.startsWith("evalsha") ? second.toString("latin1").toLowerCase() : sha1(second);
    const script = this.#scripts.get(sha);
    return script === undefined ? [name] : [script, name];
  }
}

import type { Fault } from "../../control/faults.ts";
import type { HostControl } from "../../control/host-control.ts";
import type { StatementKind } from "./statement-kind.ts";

/** What SQLite would have said: cannot open, I/O error, busy. */
const codes = { down: 14, error: 10, throttle: 5, "lose-answer": 10 } as const;

/**
 * Applies the faults of one database connection. A write transaction is asked about once, at its BEGIN IMMEDIATE,
 * and is then one write until its COMMIT or ROLLBACK: its reads are part of it. Outside of one each reading or
 * writing statement is asked about by itself.
 */
export class SqlStrikes {
  readonly #control: HostControl;
  #inWrite = false;
  /** The fault of the transaction at hand, when it is to lose the answer of its COMMIT. */
  #losing = false;
  #answerLost = false;

  constructor(control: HostControl) {
    this.#control = control;
  }

  /** Runs a statement under whatever fault strikes it. */
  run<T>(kind: StatementKind, statement: () => T): T | undefined {
    switch (kind) {
      case "begin-write":
        return this.#begin(statement);
      case "commit":
        return this.#commit(statement);
      case "rollback":
        return this.#rollback(statement);
      case "read":
      case "write":
        return this.#inWrite ? statement() : this.#single(kind, statement);
      case "other":
        return statement();
    }
  }

  #begin<T>(statement: () => T): T {
    const fault = this.#control.strikeSql("write");
    this.#losing = fault?.kind === "lose-answer";
    this.#answerLost = false;
    if (fault && !this.#losing) strike("write", fault);
    const result = statement();
    this.#inWrite = true;
    return result;
  }

  #commit<T>(statement: () => T): T {
    const result = statement();
    this.#inWrite = false;
    if (!this.#losing) return result;
    this.#losing = false;
    this.#answerLost = true;
    throw faultError("write", "lose-answer");
  }

  /** After a lost answer the caller rolls back what is committed already; a server that is gone would not object. */
  #rollback<T>(statement: () => T): T | undefined {
    this.#inWrite = false;
    this.#losing = false;
    const ignore = this.#answerLost;
    this.#answerLost = false;
    return ignore ? undefined : statement();
  }

  #single<T>(operation: "read" | "write", statement: () => T): T {
    const fault = this.#control.strikeSql(operation);
    if (!fault) return statement();
    if (fault.kind !== "lose-answer") {
      strike(operation, fault);
      return statement();
    }
    statement();
    throw faultError(operation, "lose-answer");
  }
}

/** Throws, or for `latency` holds up the thread, as a slow disk would. */
function strike(operation: "read" | "write", { kind, delayMs }: Fault): void {
  if (kind !== "latency") throw faultError(operation, kind);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs ?? 1000);
}

function faultError(operation: "read" | "write", kind: keyof typeof codes): Error {
  const error = new Error(`fault on demand: ${kind} strikes this ${operation} of the SQLite store`);
  return Object.assign(error, { code: "ERR_SQLITE_ERROR", errcode: codes[kind] });
}

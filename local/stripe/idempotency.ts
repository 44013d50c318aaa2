import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { canonicalForm, type Form } from "./form.ts";
import { invalid, StripeFailure } from "./stripe-failure.ts";
import type { Answer } from "./work.ts";

const lifetime = 24 * 60 * 60 * 1000;
const longestKey = 255;

/** An answer that was given before, and the number of the request that it was given to. */
export type StoredAnswer = Answer & { readonly request: string };

/** A POST with a key: a second one with the same key must be the same in path and parameters. */
export type KeyedRequest = {
  readonly key: string;
  readonly path: string;
  readonly form: Form;
  readonly requestId: string;
};

/** The answers to requests that came with an idempotency key, kept for 24 hours. */
export class Idempotency {
  readonly #inUse = new Set<string>();
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #prune: StatementSync;
  readonly #now: () => number;

  constructor(database: DatabaseSync, now: () => number) {
    this.#get = database.prepare(
      "SELECT path, parameters, request, status, body, stored FROM answers WHERE key = ?",
    );
    this.#put = database.prepare(
      "INSERT OR REPLACE INTO answers (key, path, parameters, request, status, body, stored) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    // Two a time, oldest first, so that what expires goes a little faster than it comes.
    this.#prune = database.prepare(
      "DELETE FROM answers WHERE stored < ? AND seq IN (SELECT seq FROM answers ORDER BY seq LIMIT 2)",
    );
    this.#now = now;
  }

  /** Takes a key for the time of a request; a 409 while another request has it. */
  take(key: string): void {
    if (key.length > longestKey)
      throw invalid(`An idempotency key can have up to ${longestKey} characters.`, {
        param: "idempotency_key",
      });
    if (this.#inUse.has(key))
      throw new StripeFailure(
        409,
        {
          type: "idempotency_error",
          code: "idempotency_key_in_use",
          message: `Another request with the idempotency key '${key}' is still under way; try again later.`,
        },
        false,
      );
    this.#inUse.add(key);
  }

  release(key: string): void {
    this.#inUse.delete(key);
  }

  /** The answer that this very request was given before, if any; an error when the key was for another request. */
  find({ key, path, form }: KeyedRequest): StoredAnswer | undefined {
    const row = this.#get.get(key);
    if (!row || Number(row["stored"]) < this.#now() - lifetime) return undefined;
    if (row["path"] !== path)
      throw mismatch(`The idempotency key '${key}' was first used for ${row["path"]}, so not for ${path}.`);
    if (row["parameters"] !== digest(form))
      throw mismatch(
        `Keys for idempotent requests can only be used with the parameters they were first used with: take another than '${key}' for another request.`,
      );
    return { status: Number(row["status"]), body: String(row["body"]), request: String(row["request"]) };
  }

  save({ key, path, form, requestId }: KeyedRequest, { status, body }: Answer): void {
    const now = this.#now();
    this.#put.run(key, path, digest(form), requestId, status, body, now);
    this.#prune.run(now - lifetime);
  }
}

const mismatch = (message: string) => new StripeFailure(400, { type: "idempotency_error", message }, false);

const digest = (form: Form): string => hash("sha256", canonicalForm(form), "base64");

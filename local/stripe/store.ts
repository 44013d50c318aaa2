import type { DatabaseSync, StatementSync } from "node:sqlite";
import type Stripe from "stripe";
import type { Range } from "./parameters.ts";

/** What the store keeps, by the name that Stripe's `object` field gives it. */
export type Kept = {
  readonly charge: Stripe.Charge;
  readonly confirmation_token: Stripe.ConfirmationToken;
  readonly dispute: Stripe.Dispute;
  readonly event: Stripe.Event;
  readonly payment_intent: Stripe.PaymentIntent;
  readonly payment_method: Stripe.PaymentMethod;
  readonly refund: Stripe.Refund;
};
export type KeptKind = keyof Kept;

/** Which objects of a kind to list, newest first. `after` and `before` are ids on the neighbouring pages. */
export type PageQuery = {
  readonly belongsTo?: readonly string[];
  readonly created?: Range;
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
};

type Extras = { readonly belongsTo?: string; readonly hidden?: string };

/** Stripe's objects as JSON in SQLite. Objects are never changed in place: a changed one is saved anew. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #texts = new WeakMap<object, string>();
  readonly #pages = new Map<string, StatementSync>();
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #get: StatementSync;
  readonly #hidden: StatementSync;
  readonly #hide: StatementSync;
  readonly #place: StatementSync;
  readonly #book: StatementSync;
  readonly #balances: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      "INSERT INTO objects (id, kind, created, belongs_to, hidden, body) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#update = database.prepare("UPDATE objects SET body = ? WHERE id = ?");
    this.#get = database.prepare("SELECT body FROM objects WHERE id = ? AND kind = ?");
    this.#hidden = database.prepare("SELECT hidden FROM objects WHERE id = ?");
    this.#hide = database.prepare("UPDATE objects SET hidden = ? WHERE id = ?");
    this.#place = database.prepare("SELECT created, seq FROM objects WHERE id = ? AND kind = ?");
    this.#book = database.prepare(
      "INSERT INTO balances (currency, amount) VALUES (?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
    );
    this.#balances = database.prepare("SELECT currency, amount FROM balances ORDER BY currency");
  }

  insert(object: Kept[KeptKind], { belongsTo, hidden }: Extras = {}): void {
    const { id, object: kind, created } = object;
    this.#insert.run(id, kind, created, belongsTo ?? null, hidden ?? null, this.text(object));
  }

  /** As `insert`, for an event whose JSON was put together without the object. */
  insertEvent(id: string, type: string, created: number, body: string): void {
    this.#insert.run(id, "event", created, type, null, body);
  }

  update(object: Kept[KeptKind]): void {
    this.#update.run(this.text(object), object.id);
  }

  get<K extends KeptKind>(kind: K, id: string): Kept[K] | undefined {
    const text = this.textOf(kind, id);
    if (text === undefined) return undefined;
    const object: Kept[K] = JSON.parse(text);
    this.#texts.set(object, text);
    return object;
  }

  /** The JSON of a stored object, without parsing it. */
  textOf(kind: KeptKind, id: string): string | undefined {
    const body = this.#get.get(id, kind)?.["body"];
    return typeof body === "string" ? body : undefined;
  }

  /** An object's JSON, made once per object. */
  text(object: object): string {
    const known = this.#texts.get(object);
    if (known !== undefined) return known;
    const text = JSON.stringify(object);
    this.#texts.set(object, text);
    return text;
  }

  /** What the stand-in knows of an object and Stripe does not show. */
  hidden(id: string): string | undefined {
    const hidden = this.#hidden.get(id)?.["hidden"];
    return typeof hidden === "string" ? hidden : undefined;
  }

  hide(id: string, hidden: string): void {
    this.#hide.run(hidden, id);
  }

  /** A page of objects, newest first, and whether there are more beyond it. Undefined when a cursor is unknown. */
  page<K extends KeptKind>(kind: K, query: PageQuery): { data: Kept[K][]; more: boolean } | undefined {
    const conditions = ["kind = ?"];
    const values: (string | number)[] = [kind];
    const where = (condition: string, ...operands: (string | number)[]) => {
      conditions.push(condition);
      values.push(...operands);
    };
    const { belongsTo, created = {}, limit } = query;
    if (belongsTo) where(`belongs_to IN (${belongsTo.map(() => "?").join(", ")})`, ...belongsTo);
    if (created.gt !== undefined) where("created > ?", created.gt);
    if (created.gte !== undefined) where("created >= ?", created.gte);
    if (created.lt !== undefined) where("created < ?", created.lt);
    if (created.lte !== undefined) where("created <= ?", created.lte);
    for (const [cursor, side] of [[query.after, "<"] as const, [query.before, ">"] as const]) {
      if (cursor === undefined) continue;
      const place = this.#place.get(cursor, kind);
      if (!place) return undefined;
      where(`(created, seq) ${side} (?, ?)`, Number(place["created"]), Number(place["seq"]));
    }
    const direction = query.before === undefined ? "DESC" : "ASC";
    const rows = this.#prepared(
      `SELECT body FROM objects WHERE ${conditions.join(" AND ")}
       ORDER BY created ${direction}, seq ${direction} LIMIT ?`,
    ).all(...values, limit + 1);
    const data: Kept[K][] = rows.slice(0, limit).map((row) => JSON.parse(String(row["body"])));
    return { data: direction === "ASC" ? data.reverse() : data, more: rows.length > limit };
  }

  /** Adds to what the account is owed in a currency (minor units, negative for what it gives back). */
  book(currency: string, amount: number): void {
    this.#book.run(currency, amount);
  }

  balances(): { currency: string; amount: number }[] {
    return this.#balances
      .all()
      .map((row) => ({ currency: String(row["currency"]), amount: Number(row["amount"]) }));
  }

  #prepared(sql: string): StatementSync {
    const known = this.#pages.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#pages.set(sql, statement);
    return statement;
  }
}

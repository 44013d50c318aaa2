import { type HistoryEvent, type StoredEvent, walkEventOf } from "../history-event.ts";
import type { Store } from "../store/store.ts";
import type { InboxRow } from "../store/work-tables.ts";

/** An event waiting for an episode. `continued`: it starts an execution made by continue-as-new. */
export type Mail = HistoryEvent & { readonly seq: number; readonly continued: boolean };

/** Puts an event into an instance's inbox, within the transaction that hands out this function. */
export type Post = (instanceId: string, event: HistoryEvent, continued?: boolean) => void;

const mailOf = ({ seq, continued, event }: InboxRow): Mail => {
  const parsed: StoredEvent = JSON.parse(event);
  return { ...walkEventOf(parsed), seq, continued, text: event };
};

/**
 * The events no episode has taken yet, in memory and in the store alike. An instance is woken once the transaction
 * that posted to it is committed.
 */
export class Mailbox {
  readonly #store: Store;
  readonly #wake: (instanceId: string) => void;
  readonly #waiting = new Map<string, Mail[]>();
  #nextSeq = 1;

  constructor(store: Store, wake: (instanceId: string) => void) {
    this.#store = store;
    this.#wake = wake;
  }

  /** Reads what an earlier run left and wakes everyone concerned. */
  load(): void {
    for (const row of this.#store.work.inbox()) {
      this.#nextSeq = row.seq + 1;
      this.#deliver(row.instance, mailOf(row));
    }
  }

  /** Runs one transaction and delivers what it posted. */
  commit<T>(change: (post: Post) => T): T {
    const posted: { instanceId: string; mail: Mail }[] = [];
    const result = this.#store.transaction(() =>
      change((instanceId, event, continued = false) => {
        const mail = { ...event, seq: this.#nextSeq++, continued };
        this.#store.work.addInbox({ seq: mail.seq, instance: instanceId, continued, event: event.text });
        posted.push({ instanceId, mail });
      }),
    );
    for (const { instanceId, mail } of posted) this.#deliver(instanceId, mail);
    return result;
  }

  get size(): number {
    let size = 0;
    for (const mails of this.#waiting.values()) size += mails.length;
    return size;
  }

  waiting(instanceId: string): readonly Mail[] {
    return this.#waiting.get(instanceId) ?? [];
  }

  /** What waits for an instance besides what an episode has taken. */
  left(instanceId: string, taken: readonly Mail[]): readonly Mail[] {
    const waiting = this.waiting(instanceId);
    if (waiting.length === taken.length) return [];
    const gone = new Set(taken);
    return waiting.filter((mail) => !gone.has(mail));
  }

  /** Forgets what an episode has taken; its rows are already gone. */
  forget(instanceId: string, taken: readonly Mail[]): void {
    const left = this.left(instanceId, taken);
    if (left.length === 0) this.#waiting.delete(instanceId);
    else this.#waiting.set(instanceId, [...left]);
  }

  #deliver(instanceId: string, mail: Mail): void {
    const waiting = this.#waiting.get(instanceId);
    if (waiting === undefined) this.#waiting.set(instanceId, [mail]);
    else waiting.push(mail);
    this.#wake(instanceId);
  }
}

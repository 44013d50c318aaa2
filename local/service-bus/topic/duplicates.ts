/** What has to be kept so that the window survives a restart. Times are epoch milliseconds. */
export type DuplicateJournal = {
  remembered(topic: string, messageId: string, at: number): void;
  /** Everything remembered until this time may go. */
  forgotten(topic: string, until: number): void;
};

/** One ordered deletion on disk costs as much as a send, so it waits until it pays. */
const forgottenAtOnce = 1000;

/** The message ids a topic has taken within its window, counted from when each was first sent. */
export class Duplicates {
  readonly #topic: string;
  readonly #windowMs: number;
  readonly #journal: DuplicateJournal;
  /** In the order of their times, so that the old ones are found at the front. */
  readonly #seen = new Map<string, number>();
  #forgotten = 0;

  constructor(topic: string, windowMs: number, journal: DuplicateJournal) {
    this.#topic = topic;
    this.#windowMs = windowMs;
    this.#journal = journal;
  }

  /** Whether the id is new; then it is remembered. A repeated id does not prolong its own window. */
  admit(messageId: string, now: number): boolean {
    if (this.#windowMs === 0) return true;
    this.#forgetOld(now);
    if (this.#seen.has(messageId)) return false;
    this.#seen.set(messageId, now);
    this.#journal.remembered(this.#topic, messageId, now);
    return true;
  }

  restore(messageId: string, at: number): void {
    this.#seen.set(messageId, at);
  }

  #forgetOld(now: number): void {
    const newest = now - this.#windowMs;
    for (const [messageId, at] of this.#seen) {
      if (at > newest) break;
      this.#seen.delete(messageId);
      this.#forgotten += 1;
    }
    if (this.#forgotten < forgottenAtOnce) return;
    this.#journal.forgotten(this.#topic, newest);
    this.#forgotten = 0;
  }
}

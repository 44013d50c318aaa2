/** Tells who waits for an instance that it is finished. */
export class FinishWatch {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when the instance finishes or `timeoutMs` are over. */
  wait(instanceId: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(instanceId) ?? new Set();
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(instanceId);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.set(instanceId, waiting.add(done));
    });
  }

  finished(instanceId: string): void {
    for (const done of this.#waiting.get(instanceId) ?? []) done();
  }

  /** Lets everyone go: nothing will finish any more. */
  close(): void {
    for (const instanceId of [...this.#waiting.keys()]) this.finished(instanceId);
  }
}

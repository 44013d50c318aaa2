const lineFeed = 0x0a;
const star = 0x2a;

/**
 * The first two words of one whole command (an array of bulk strings, or an inline line), as views into it. Of a bulk
 * word the second may be large, a script's body say.
 */
export function firstWords(command: Buffer): readonly [Buffer, Buffer | undefined] {
  const start = skipBlankLines(command);
  if (command[start] !== star) {
    const [first = "", second] = command.toString("latin1", start).trim().split(/\s+/);
    return [Buffer.from(first, "latin1"), second === undefined ? undefined : Buffer.from(second, "latin1")];
  }
  const first = bulkAt(command, command.indexOf(lineFeed, start) + 1);
  const second = first.next < command.length ? bulkAt(command, first.next) : undefined;
  return [first.word, second?.word];
}

/**
 * Whether the command that begins at `start` makes a connection's answers uncountable: after it the server sends what
 * nobody asked for, or not what was asked. Looks at the bytes in place, as every command passes here.
 */
export function endsCounting(chunk: Buffer, start: number): boolean {
  const head = chunk.indexOf(lineFeed, start) + 1;
  const name = chunk.indexOf(lineFeed, head) + 1;
  if (chunk[start] !== star || head === 0 || name === 0) return false;
  const length = chunk.indexOf(lineFeed, name) - 1 - name;
  if (length < 6 || length > 10 || !firstLetters.has((chunk[name] ?? 0) | 0x20)) return false;
  const word = chunk.toString("latin1", name, name + length).toLowerCase();
  if (word !== "client") return talkative.has(word);
  return chunk
    .toString("latin1", name + length, name + length + 16)
    .toLowerCase()
    .includes("\nreply\r");
}

const talkative = new Set(["subscribe", "psubscribe", "ssubscribe", "monitor"]);
const firstLetters = new Set([..."spmc"].map((letter) => letter.charCodeAt(0)));

function skipBlankLines(command: Buffer): number {
  let at = 0;
  while (command[at] === 0x0d || command[at] === lineFeed) at += 1;
  return at;
}

function bulkAt(command: Buffer, at: number): { word: Buffer; next: number } {
  const start = command.indexOf(lineFeed, at) + 1;
  const length = Number(command.toString("latin1", at + 1, start - 2));
  return { word: command.subarray(start, start + length), next: start + length + 2 };
}

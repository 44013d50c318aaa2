/** How long one and the same error is said only once. */
const repeatMs = 30_000;

/** Passes on errors, but not one that was just said: a client that cannot connect reports it every half second. */
export function sayOnce(
  say: (message: string) => void,
  now: () => number = Date.now,
): (message: string) => void {
  let last = { message: "", at: 0 };
  return (message) => {
    if (message === last.message && now() - last.at < repeatMs) return;
    last = { message, at: now() };
    say(message);
  };
}

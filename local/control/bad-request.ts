/** What was asked of the control server makes no sense; the message names what is expected. Answered with 400. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
}

/** "a, b or c" */
export const oneOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

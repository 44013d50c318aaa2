/** Thrown inside a saga to end it: a business answer on its way to where everything is undone. */
export class Refused extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super("refused");
    this.reason = reason;
  }
}

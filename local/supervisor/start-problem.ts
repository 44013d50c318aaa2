/** Why the product cannot start, in one line for the person at the keyboard. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}

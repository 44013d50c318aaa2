import { badTokens, type CallerName, callerNames } from "./callers.ts";

/** What each caller is answered: that it was done, or a refusal's status. */
export type Outcome = "done" | 400 | 401 | 403 | 404;
export type Row = Readonly<Record<CallerName, Outcome>>;

type Groups = {
  readonly nobody: Outcome;
  readonly wrongKey: Outcome;
  readonly staff: Outcome;
  /** With the order's own token; with a token that is no good for it. */
  readonly orderToken: Outcome;
  readonly otherOrderToken: Outcome;
  readonly owner: Outcome;
  readonly otherCustomer: Outcome;
  readonly badToken: Outcome;
};

const groupOf = (name: CallerName): keyof Groups => {
  if (badTokens.includes(name)) return "badToken";
  if (name.startsWith("nobody")) return "nobody";
  if (name === "a wrong staff key") return "wrongKey";
  if (name === "the order's token") return "orderToken";
  if (name.includes("token")) return "otherOrderToken";
  if (name.startsWith("ada")) return "owner";
  if (name === "eve" || name === "roles that are like it") return "otherCustomer";
  return "staff";
};

const row = (groups: Groups): Row =>
  Object.fromEntries(callerNames.map((name) => [name, groups[groupOf(name)]])) as Row;

const everybody = (outcome: Outcome): Groups => ({
  nobody: outcome,
  wrongKey: outcome,
  staff: outcome,
  orderToken: outcome,
  otherOrderToken: outcome,
  owner: outcome,
  otherCustomer: outcome,
  badToken: outcome,
});

/** The table "Who may call what" of the API, as rows of answers. */
export const rows = {
  /** What is for everybody, or for whoever holds an id that belongs to nobody. */
  open: row({ ...everybody("done"), badToken: 401 }),
  /** What belongs to ada: it is not there for anybody else, staff included. */
  ofAda: row({ ...everybody(404), owner: "done", badToken: 401 }),
  staff: row({ ...everybody(401), wrongKey: 403, staff: "done", owner: 403, otherCustomer: 403 }),
  customerOrStaff: row({
    ...everybody(401),
    wrongKey: 403,
    staff: "done",
    owner: "done",
    otherCustomer: "done",
  }),
  orderOfAda: row({
    nobody: 401,
    wrongKey: 403,
    staff: "done",
    orderToken: "done",
    otherOrderToken: 403,
    owner: "done",
    otherCustomer: 404,
    badToken: 401,
  }),
  orderOfNobody: row({
    nobody: 401,
    wrongKey: 403,
    staff: "done",
    orderToken: "done",
    otherOrderToken: 403,
    owner: 404,
    otherCustomer: 404,
    badToken: 401,
  }),
  /** Credentials mean nothing there. */
  whoever: row(everybody("done")),
  neverSigned: row(everybody(400)),
};

/** The same where nobody can sign in: a bearer token means nothing. */
export const withoutSignIn = (signedIn: Row): Row => {
  const isToken = (name: CallerName) =>
    ["badToken", "owner", "otherCustomer"].includes(groupOf(name)) || name === "the role ops";
  return Object.fromEntries(
    callerNames.map((name) => [
      name,
      name === "garbage and a staff key"
        ? signedIn["a staff key"]
        : isToken(name)
          ? signedIn.nobody
          : signedIn[name],
    ]),
  ) as Row;
};

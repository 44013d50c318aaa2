/**
 * Before a job of GitHub's asks Azure for anything: whether the environment's variables say what must be said. Each that
 * is missing or wrong is named. azd derives the start of a budget at a desk, and keeps it; a job keeps nothing, and a
 * budget's start cannot change once it is made.
 */
const mustBe: Readonly<Record<string, readonly [pattern: RegExp, expected: string]>> = {
  AZURE_ENV_NAME: [/^.{2,20}$/, "a name of 2 to 20 letters"],
  AZURE_LOCATION: [/./, "a region, say westeurope"],
  SQL_ADMIN_LOGIN: [/./, "the name of who administers the database"],
  SQL_ADMIN_OBJECT_ID: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "an id, that of SQL_ADMIN_LOGIN"],
  BUDGET_START: [
    /^20\d\d-(0[1-9]|1[0-2])-01$/,
    "the first day of the month in which this environment is first deployed, say 2026-12-01, and never another one",
  ],
};

for (const [name, [pattern, expected]] of Object.entries(mustBe)) {
  const value = process.env[name] ?? "";
  if (pattern.test(value)) continue;
  process.exitCode = 1;
  const what = value === "" ? "is not set" : "is not what it must be";
  process.stdout.write(
    `::error title=${name} ${what}::The variable ${name} of this environment must be ${expected}\n`,
  );
}

import { limitNotes, limitOf, type Noted, prices, usage, usageNotes, written } from "./assumptions.ts";
import { enoughFor, monthsUntilFull, quotasOf } from "./capacity.ts";
import type { Deployed } from "./deployed.ts";
import { loadOf } from "./load.ts";
import { monthlyLines, stripeDollars, totalOf } from "./monthly.ts";

export const volumes = [1e6, 10e6, 100e6] as const;

const millions = (checkouts: number) => `${checkouts / 1e6} million`;

/** Two digits that count and no more: nothing here is known better than that; small numbers as they are. */
export const rough = (value: number): string => {
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(value)));
  const step = 10 ** (digits - 1);
  return (Math.round(value / step) * step).toLocaleString("en-US", {
    maximumFractionDigits: Math.max(0, 1 - digits),
  });
};

const dollars = (value: number): string => Math.round(value).toLocaleString("en-US");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells, index) => (index === 1 ? `|${cells.join("|")}|` : `| ${cells.join(" | ")} |`))
    .join("\n");

const billTable = (deployed: Deployed): string => {
  const bills = volumes.map((checkouts) => monthlyLines(deployed, checkouts, usage));
  const names = bills[0]?.map(({ name }) => name) ?? [];
  const row = (name: string, cells: readonly number[], as = dollars) => [name, ...cells.map(as)];
  return table(
    ["US dollars a month", ...volumes.map(millions)],
    [
      ...names.map((name, index) =>
        row(
          name,
          bills.map((bill) => bill[index]?.dollars ?? 0),
        ),
      ),
      row("**Azure**", bills.map(totalOf)),
      row(
        "a thousand checkouts",
        bills.map((bill, index) => (1000 * totalOf(bill)) / (volumes[index] ?? 1)),
        (value) => value.toFixed(2),
      ),
    ],
  );
};

const stripeTable = (): string =>
  table(
    ["US dollars a month", ...volumes.map(millions)],
    [["Stripe's fees", ...volumes.map((checkouts) => dollars(stripeDollars(checkouts, usage)))]],
  );

const growthTable = (deployed: Deployed): string => {
  const loads = volumes.map((checkouts) => loadOf(checkouts, usage));
  const topicGb = deployed.serviceBus.topicGb ?? limitOf("topicGb");
  const full = volumes.map((checkouts) => monthsUntilFull(deployed, checkouts, usage));
  return table(
    ["", ...volumes.map(millions)],
    [
      ["SQL, GB more each month", ...loads.map(({ sqlGbAMonth }) => rough(sqlGbAMonth))],
      ["SQL is full as deployed, months", ...full.map(({ asDeployed }) => rough(asDeployed))],
      ["SQL is full at its largest, months", ...full.map(({ largest }) => rough(largest))],
      ["Redis, GB that stay", ...loads.map(({ redisGb }) => rough(redisGb))],
      ["sagas' histories, GB that stay", ...loads.map(({ historyGb }) => rough(historyGb))],
      ["telemetry, GB a month", ...loads.map(({ telemetryGb }) => rough(telemetryGb))],
      [
        "days until events that nobody takes fill the topic",
        ...loads.map(({ topicGbADay, copies }) => rough(topicGb / (topicGbADay * copies))),
      ],
    ],
  );
};

const capacityTable = (deployed: Deployed): string =>
  table(
    [
      "quota",
      "is",
      "enough for, million a month",
      ...volumes.map((checkouts) => `used at ${millions(checkouts)}`),
    ],
    enoughFor(deployed, usage).map(({ name, unit, most, checkouts }) => [
      name,
      `${rough(most)} ${unit}`,
      rough(checkouts / 1e6),
      ...volumes.map((volume) => {
        const quota = quotasOf(deployed, volume, usage).find((one) => one.name === name);
        const used = quota ? quota.needed / quota.most : Number.NaN;
        return used > 1 ? `**${rough(100 * used)} %**` : `${rough(100 * used)} %`;
      }),
    ]),
  );

const priceTable = (): string =>
  table(
    ["price", "dollars", "per", "trust", "source", "date"],
    Object.entries(prices).map(([name, { price, per, trust, source, date }]) => [
      `\`${name}\``,
      `${price}`.includes("e") ? price.toFixed(6) : `${price}`,
      per,
      trust,
      source,
      date,
    ]),
  );

const notesTable = (head: string, notes: Readonly<Record<string, Noted>>): string =>
  table(
    [head, "value", "unit", "source"],
    Object.entries(notes).map(([name, { value, unit, source }]) => [`\`${name}\``, `${value}`, unit, source]),
  );

/** What docs/cost.md has between its marks. */
export const costTables = (deployed: Deployed): Readonly<Record<string, string>> => ({
  bill: billTable(deployed),
  stripe: stripeTable(),
  growth: growthTable(deployed),
  capacity: capacityTable(deployed),
  prices: `As of ${written}.\n\n${priceTable()}`,
  usage: notesTable("a checkout uses", usageNotes),
  limits: notesTable("limit", limitNotes),
});

/** The page with each table between its marks, `<!-- cost:name -->` and `<!-- cost:end -->`. Throws where a mark is missing. */
export const withTables = (page: string, deployed: Deployed): string =>
  Object.entries(costTables(deployed)).reduce((text, [name, made]) => {
    const marked = new RegExp(`(<!-- cost:${name} -->\\n)[\\s\\S]*?(\\n<!-- cost:end -->)`);
    if (!marked.test(text)) throw new Error(`docs/cost.md has no marks for "${name}"`);
    return text.replace(marked, (_, begin: string, end: string) => `${begin}${made}${end}`);
  }, page);

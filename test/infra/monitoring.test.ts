import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics as instruments } from "../../adapters/telemetry/instruments.ts";
import { createCheckout } from "../../contracts/http/checkouts.ts";
import { ofType, snapshot, snapshotNames, theOnly } from "./snapshot.ts";

type Metric = { readonly name: string; readonly dimensions: readonly string[] };
const metrics: Readonly<Record<string, Metric>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../infra/bicep/metrics.json"), "utf8"),
);
const known = new Map(Object.values(metrics).map(({ name, dimensions }) => [name, dimensions]));
const queryType = "Microsoft.Insights/scheduledQueryRules";

describe("the metrics that alerts and workbook may ask for", () => {
  it("are those that the app has, each with its dimensions", () => {
    const measured = Object.entries(instruments).map(([key, { name, dimensions }]) => [
      key,
      { name, dimensions },
    ]);
    expect(metrics).toEqual(Object.fromEntries(measured));
  });
});

type Item = {
  readonly name: string;
  readonly type: number;
  readonly content: {
    readonly query?: string;
    readonly resourceIds?: readonly string[];
    readonly metrics?: readonly object[];
  };
};

for (const name of snapshotNames)
  describe(`${name} is watched:`, () => {
    const from = snapshot(name);

    it("every alert that the runbook has an entry for is there, on, and told to somebody", () => {
      const alerts = [...ofType(from, queryType), ...ofType(from, "Microsoft.Insights/metricAlerts")];
      expect(alerts.map((alert) => alert.name).toSorted()).toEqual([
        "availability",
        "compensation-age",
        "dead-letters",
        "needs-attention",
        "outbox-lag",
        "redis-full",
        "slow-checkouts",
        "sql-full",
        "stock-drift",
      ]);
      const group = theOnly(from, "Microsoft.Insights/actionGroups");
      expect(group.properties.emailReceivers).not.toHaveLength(0);
      expect(group.properties.groupShortName.length).toBeLessThanOrEqual(12);
      for (const { properties } of alerts) {
        expect(properties.enabled).toBe(true);
        expect(JSON.stringify(properties.actions)).toContain(group.id);
      }
    });

    it("alerts and workbook ask for metrics that there are, by dimensions that they have", () => {
      const { serializedData } = theOnly(from, "Microsoft.Insights/workbooks").properties;
      const queries = ofType(from, queryType).map(({ properties }) => properties.criteria.allOf[0].query);
      const texts: readonly string[] = [
        ...queries,
        ...JSON.parse(serializedData).items.map(
          (item: { content: { query?: string } }) => item.content.query ?? "",
        ),
      ];
      const asked = new Set<string>();
      for (const text of texts) {
        const metric = /\bname == ["'](boxoffice\.[a-z_.]+)/.exec(text)?.[1];
        if (!metric) continue;
        asked.add(metric);
        const dimensions = [...text.matchAll(/customDimensions\.(\w+)/g)].map(([, dimension]) => dimension);
        expect(known.get(metric), metric).toEqual(expect.arrayContaining(dimensions));
      }
      expect([...asked].toSorted()).toEqual([...known.keys()].toSorted());
    });

    const items = (): readonly Item[] =>
      JSON.parse(theOnly(from, "Microsoft.Insights/workbooks").properties.serializedData).items;

    it("calls are read off the app's own rows, which know their route: the host's have each call once more", () => {
      const alerts = ofType(from, queryType).map(
        ({ properties }): string => properties.criteria.allOf[0].query,
      );
      const drawn = items().flatMap(({ content }) => content.query ?? []);
      const counted = (texts: readonly string[]) => texts.filter((text) => text.startsWith("requests "));
      expect(counted(alerts)).toHaveLength(1);
      expect(counted(drawn)).toHaveLength(2);
      const isOfCheckouts = new RegExp(
        `\\| where customDimensions\\[["']boxoffice\\.route["']\\] == ["']${createCheckout.id}["']`,
      );
      for (const text of counted([...alerts, ...drawn])) {
        expect(text).not.toMatch(/\burl\b/);
        if (text.includes("percentile(")) expect(text).toMatch(isOfCheckouts);
        else expect(text).toContain("isnotempty(customDimensions['boxoffice.route'])");
      }
    });

    it("dead letters are counted by Service Bus, for the alert and the workbook", () => {
      const bus = theOnly(from, "Microsoft.ServiceBus/namespaces").id;
      const chart = items().find((item) => item.name === "dead-letters");
      expect(chart).toMatchObject({ type: 10, content: { resourceIds: [bus] } });
      expect(chart?.content.metrics).toEqual([
        expect.objectContaining({
          metric: "microsoft.servicebus/namespaces--DeadletteredMessages",
          splitBy: "EntityName",
        }),
      ]);
    });

    it.each([
      ["dead-letters", "Microsoft.ServiceBus/namespaces", "DeadletteredMessages", 0],
      ["redis-full", "Microsoft.Cache/redisEnterprise", "usedmemorypercentage", 80],
      ["sql-full", "Microsoft.Sql/servers/databases", "storage_percent", 80],
    ])("%s asks the service itself", (alert, type, metricName, threshold) => {
      const found = ofType(from, "Microsoft.Insights/metricAlerts").find((one) => one.name === alert);
      expect(found?.properties.scopes).toEqual([theOnly(from, type).id]);
      expect(found?.properties.criteria.allOf).toEqual([
        expect.objectContaining({
          metricNamespace: type,
          metricName,
          operator: "GreaterThan",
          threshold,
          timeAggregation: "Maximum",
        }),
      ]);
    });

    it("every query gives the column that is compared", () => {
      for (const { properties, name: alert } of ofType(from, queryType)) {
        const [{ query, metricMeasureColumn }] = properties.criteria.allOf;
        expect(query, alert).toMatch(new RegExp(`summarize .*\\b${metricMeasureColumn} = `));
        expect(properties.scopes.join()).toMatch(/\/components\/appi-/);
      }
    });

    it("the database's audit keeps no statements", () => {
      const { auditActionsAndGroups } = theOnly(
        from,
        "Microsoft.Sql/servers/databases/auditingSettings",
      ).properties;
      expect(auditActionsAndGroups).not.toContain("BATCH_COMPLETED_GROUP");
      expect(auditActionsAndGroups).toContain("FAILED_DATABASE_AUTHENTICATION_GROUP");
    });

    it("a budget says when the month becomes dear", () => {
      const { notifications, amount } = theOnly(from, "Microsoft.Consumption/budgets").properties;
      expect(amount).toBeGreaterThan(0);
      expect(Object.keys(notifications).toSorted()).toEqual(["expected-100", "spent-100", "spent-80"]);
    });
  });

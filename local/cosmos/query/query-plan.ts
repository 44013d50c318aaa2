import type { Query } from "./syntax.ts";

/** Stands where the service would give a rewritten query, for those that this server runs in one partition only. */
export const notOverPartitions = "the local server runs this query within one partition only";

/**
 * What the gateway answers when the client asks how to run a query over several partitions. The client asks with every
 * query, and uses the answer only where the gateway cannot serve a query directly or where an option forces it.
 */
export const queryPlan = ({ select, top, page, orderBy }: Query): string => {
  const simple = select === "items" && !top && !page && orderBy.length === 0;
  return JSON.stringify({
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: "None",
      top: null,
      offset: null,
      limit: null,
      orderBy: orderBy.map(({ descending }) => (descending ? "Descending" : "Ascending")),
      orderByExpressions: orderBy.map(({ path }) => `c.${path.join(".")}`),
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: select === "count" ? ["Count"] : [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: simple ? "" : notOverPartitions,
      hasSelectValue: select === "count",
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
  });
};

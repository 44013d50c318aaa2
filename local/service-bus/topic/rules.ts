import type { CorrelationRule } from "../config.ts";
import type { Content } from "../message/content.ts";

/** Whether a message passes: it matches one of the rules in all its properties, or there are no rules. */
export const matchesRules = (rules: readonly CorrelationRule[], content: Content): boolean =>
  rules.length === 0 || rules.some((rule) => matches(rule, content));

const matches = (rule: CorrelationRule, content: Content): boolean =>
  Object.entries(rule.properties).every(([name, value]) => fieldOf(name, content) === value);

const fieldOf = (name: string, content: Content): unknown => {
  if (name === "subject") return content.subject;
  if (name === "correlationId") return content.correlationId;
  return content.properties[name];
};

import type { Api } from "../../local/client/api.ts";
import { mustBeDocumented } from "./documented.ts";
import { everyRoute } from "./the-document.ts";

const patterns = everyRoute.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** What the host looks for a route of: without the query, without `.` and `..`, and without a slash at its end. */
const routedPath = (path: string): string => new URL(path, "http://host").pathname.replace(/\/$/, "");

/** The same caller, who throws on an answer that the OpenAPI document does not have; what the host says itself is let by. */
export const documentedApi = <T extends Api>(api: T): T => {
  const call: Api = async (method, path, sent) => {
    const answer = await api(method, path, sent);
    const plain = routedPath(path);
    const found = patterns.find(({ route, pattern }) => route.method === method && pattern.test(plain));
    if (found && answer.headers["x-request-id"] !== undefined) mustBeDocumented(found.route, answer);
    return answer;
  };
  return Object.assign(call, api) as T;
};

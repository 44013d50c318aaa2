import { createHmac } from "node:crypto";

/** What a request says that the real client would not say, or not so. */
export type RawRequest = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Another key than the account's, in base64. */
  readonly key?: string;
};

/** A signed request without the client, for what the client itself would refuse to send. */
export const rawRequest = async (connectionString: string, request: RawRequest) => {
  const [, endpoint = "", accountKey = ""] =
    /AccountEndpoint=(.*?)\/;AccountKey=(.*?);/.exec(connectionString) ?? [];
  const { method = "GET", path, headers, body, key = accountKey } = request;
  const parts = decodeURIComponent(path).split("/").filter(Boolean);
  const isFeed = parts.length % 2 === 1;
  const type = parts.at(isFeed ? -1 : -2) ?? "";
  const link = (isFeed ? parts.slice(0, -1) : parts).join("/");
  const date = new Date().toUTCString();
  const text = [method, type, link, date, "", ""].map((line, at) => (at === 2 ? line : line.toLowerCase()));
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text.join("\n")).digest("base64");
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`),
      "x-ms-date": date,
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const answered = await answer.text();
  return { status: answer.status, message: answered && String(JSON.parse(answered).message ?? "") };
};

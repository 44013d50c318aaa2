import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { Refusal } from "../refusal.ts";
import type { Call } from "./call.ts";

/** The account's key, ready to check signatures with; `key` is base64, as in a connection string. */
export const signingKey = (key: string): KeyObject => createSecretKey(key, "base64");

/**
 * Checks that a request is signed with the account's key: `type=master&ver=1.0&sig=…`, URL-encoded, where the
 * signature is over verb, resource type, resource link and date. Anything else is a 401.
 */
export const authorize = ({ method, headers, address }: Call, key: KeyObject): void => {
  const { authorization } = headers;
  if (!authorization)
    throw unauthorized("Required Header authorization is missing. Ensure a valid key is passed.");
  const date = headers["x-ms-date"];
  if (typeof date !== "string" || Number.isNaN(Date.parse(date)))
    throw unauthorized("The header x-ms-date is missing or is no date.");

  const text = `${method.toLowerCase()}\n${address.type.toLowerCase()}\n${address.link}\n${date.toLowerCase()}\n\n`;
  const expected = createHmac("sha256", key).update(text).digest("base64");
  if (authorization === `type%3Dmaster%26ver%3D1.0%26sig%3D${encodeURIComponent(expected)}`) return;

  const { type, ver, sig } = tokenOf(authorization);
  if (type === "aad")
    throw unauthorized("The local server knows the account key only, no Microsoft Entra token.");
  if (type !== "master" || ver !== "1.0" || !sig)
    throw unauthorized("The authorization header is not of the form type=master&ver=1.0&sig=…, URL-encoded.");
  if (sig !== expected)
    throw unauthorized(
      "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol.",
    );
};

const unauthorized = (message: string) => new Refusal(401, message);

const tokenOf = (header: string): Readonly<Record<string, string | undefined>> => {
  try {
    const pairs = decodeURIComponent(header).split("&");
    return Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    );
  } catch {
    return {};
  }
};

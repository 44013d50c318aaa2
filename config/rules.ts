import type { settings } from "./settings.ts";

type Name = keyof typeof settings;
type Values = Readonly<Record<Name, unknown>>;

/** What must hold between settings that are each good by themselves. */
export type Rule = {
  /** The ones that it is about; it is looked at when all of them are good. */
  readonly over: readonly Name[];
  readonly holds: (values: Values) => boolean;
  /** What is expected of them, for the message that refuses the rest. */
  readonly expected: string;
};

const isSet = (value: unknown): boolean => value !== undefined;

const exactlyOne = (...values: readonly unknown[]): boolean => values.filter(isSet).length === 1;

/** Every rule over several settings; one that is broken stops the start, and names them. */
export const rules: readonly Rule[] = [
  {
    over: ["AUTH_ISSUER", "AUTH_AUDIENCE"],
    holds: ({ AUTH_ISSUER, AUTH_AUDIENCE }) => isSet(AUTH_ISSUER) === isSet(AUTH_AUDIENCE),
    expected: "both are set, or neither",
  },
  {
    over: ["AUTH_JWKS_URI", "AUTH_ISSUER"],
    holds: ({ AUTH_JWKS_URI, AUTH_ISSUER }) => !isSet(AUTH_JWKS_URI) || isSet(AUTH_ISSUER),
    expected: "the first needs the second",
  },
  {
    over: ["ID_SECRET_PREVIOUS", "PSEUDONYM_SECRET"],
    holds: ({ ID_SECRET_PREVIOUS, PSEUDONYM_SECRET }) =>
      !isSet(ID_SECRET_PREVIOUS) || isSet(PSEUDONYM_SECRET),
    expected: "the first needs the second",
  },
  {
    over: ["SQLITE_PATH", "SQL_CONNECTION_STRING", "SQL_SERVER"],
    holds: ({ SQLITE_PATH, SQL_CONNECTION_STRING, SQL_SERVER }) =>
      exactlyOne(SQLITE_PATH, SQL_CONNECTION_STRING, SQL_SERVER),
    expected: "exactly one is set",
  },
  {
    over: ["SQL_SERVER", "SQL_DATABASE"],
    holds: ({ SQL_SERVER, SQL_DATABASE }) => isSet(SQL_SERVER) === isSet(SQL_DATABASE),
    expected: "both are set, or neither",
  },
  {
    over: ["COSMOS_ENDPOINT", "COSMOS_CONNECTION_STRING"],
    holds: ({ COSMOS_ENDPOINT, COSMOS_CONNECTION_STRING }) =>
      exactlyOne(COSMOS_ENDPOINT, COSMOS_CONNECTION_STRING),
    expected: "exactly one is set",
  },
  {
    over: ["ServiceBusConnection__fullyQualifiedNamespace", "ServiceBusConnection"],
    holds: ({ ServiceBusConnection__fullyQualifiedNamespace: namespace, ServiceBusConnection }) =>
      exactlyOne(namespace, ServiceBusConnection),
    expected: "exactly one is set",
  },
];

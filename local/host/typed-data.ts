/**
 * A value on its way between host and worker, as the worker protocol has it: at most one member is set, and none
 * means that there is no value.
 */
export type TypedData = {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: HttpRequestData | HttpResponseData;
  readonly collectionString?: { readonly string: readonly string[] };
  readonly collectionSint64?: { readonly sint64: readonly number[] };
};

/**
 * An HTTP request for `@azure/functions`. The real host fills `nullableHeaders`, `nullableParams` and
 * `nullableQuery`, maps of `{ value }`; the library reads the plain maps just as well, and unwraps the others into
 * them, so the plain ones save a round trip.
 */
export type HttpRequestData = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: TypedData | null;
};

/** What the library makes of a handler's answer. */
export type HttpResponseData = {
  readonly statusCode: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly HttpCookie[];
  readonly body?: TypedData | null;
};

/** A cookie of an answer; `sameSite` "none" means that the handler left it out. */
export type HttpCookie = {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number } };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
  readonly maxAge?: { readonly value: number };
};

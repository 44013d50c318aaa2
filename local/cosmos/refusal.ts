const codes: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  404: "NotFound",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
  429: "429",
  500: "InternalServerError",
  501: "NotImplemented",
  503: "ServiceUnavailable",
};

/** An answer that is not a success, with the status, code word and sub-status that the real service gives. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly substatus: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, extra: { substatus?: number; retryAfterMs?: number } = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = codes[status] ?? String(status);
    this.substatus = extra.substatus;
    this.retryAfterMs = extra.retryAfterMs;
  }
}

export const badRequest = (message: string, substatus?: number) =>
  new Refusal(400, message, substatus === undefined ? {} : { substatus });

export const notFound = (what: string) =>
  new Refusal(404, `Entity with the specified id does not exist: ${what}.`);

export const preconditionFailed = (message: string, substatus?: number) =>
  new Refusal(412, message, substatus === undefined ? {} : { substatus });

/** The real service may well know the feature; this server does not, and never pretends to. */
export const unknownHere = (feature: string) =>
  new Refusal(501, `The local server does not know ${feature}. The real service may; nothing was done.`);

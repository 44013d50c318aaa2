import { type ProblemCode, problems } from "../../contracts/http/problem.ts";
import { problemDetails } from "../../contracts/http/problem-details.ts";

/** What a handler answers with; the plumbing makes the host's response of it. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly problem?: true;
};

export const reply = (
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers,
  ...(body === undefined ? {} : { body }),
});

export type FieldError = { readonly pointer: string; readonly message: string };

type Details = {
  /** What this case has of its own to say, in place of the code's sentence; never with anything of the request in it. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Members of this problem alone, say the lines that were short. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly retryable?: boolean;
};

/** Seconds after which a caller may ask again, where a service is away. */
const retryAfterSeconds = "2";

/** A refusal as RFC 9457 problem details; `instance` is added with the request's id. */
export const problem = (code: ProblemCode, details: Details = {}): Reply => {
  const [usualStatus, title, retryable] = problems[code];
  const status = details.status ?? usualStatus;
  return {
    status,
    problem: true,
    headers: {
      ...(status === 503 || status === 429 ? { "Retry-After": retryAfterSeconds } : {}),
      ...details.headers,
    },
    body: {
      type: `urn:boxoffice:problem:${code}`,
      title,
      status,
      detail: details.detail ?? problemDetails[code],
      code,
      retryable: details.retryable ?? retryable,
      ...(details.errors === undefined ? {} : { errors: details.errors }),
      ...details.members,
    },
  };
};

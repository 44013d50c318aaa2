/** A request as the host hands it on: `url` is path and query as they came, header names are lower-case. */
export type HttpMessage = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type HttpHandler = (message: HttpMessage) => Promise<HttpAnswer>;

export const emptyAnswer = (status: number): HttpAnswer => ({ status, headers: {}, body: "" });

/** `body` is JSON text already. */
export const jsonAnswer = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body,
});

/** A message in the extension's shape. */
export const messageAnswer = (status: number, message: string): HttpAnswer =>
  jsonAnswer(status, JSON.stringify({ Message: message }));

/** An exception in the extension's shape; the stack trace of a .NET host has nothing to say here. */
export const exceptionAnswer = (
  status: number,
  message: string,
  exception: string,
  type: string,
): HttpAnswer =>
  jsonAnswer(
    status,
    JSON.stringify({
      Message: message,
      ExceptionMessage: exception,
      ExceptionType: type,
      StackTrace: "",
    }),
  );

import { StripeFailure } from "./stripe-failure.ts";

/** Checks the key of a request, which comes as a bearer token or as the user of Basic authentication. */
export const authentication = (apiKey: string) => {
  const bearer = `Bearer ${apiKey}`;
  const basic = `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`;
  return (header: string | undefined): void => {
    if (header === bearer || header === basic) return;
    throw new StripeFailure(
      401,
      {
        type: "invalid_request_error",
        message:
          header === undefined
            ? "You did not provide an API key: send it in the Authorization header, as a Bearer token."
            : `Invalid API Key provided: ${masked(header)}`,
      },
      false,
    );
  };
};

const masked = (header: string): string => {
  const [scheme, credentials = ""] = header.split(" ");
  const key =
    scheme === "Basic" ? Buffer.from(credentials, "base64").toString().split(":", 1)[0] : credentials;
  return key && key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}` : "****";
};

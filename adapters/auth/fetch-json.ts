/** Milliseconds that an issuer may take for one document. */
const timeoutMs = 2000;

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Encrypted, or on this machine: whoever can change the keys on their way can sign in as anybody. */
const isTrustworthy = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && loopback.has(hostname));

/** A JSON object from exactly this address: it is not fetched in the clear, and no redirect is followed. Throws otherwise. */
export const fetchJson = async (address: string): Promise<Readonly<Record<string, unknown>>> => {
  const url = new URL(address);
  if (!isTrustworthy(url)) throw new Error(`${url.origin} is neither encrypted nor on this machine`);
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: "application/json" },
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url.origin}${url.pathname} answered ${response.status}`);
  }
  const document: unknown = await response.json();
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw new Error(`${url.origin}${url.pathname} gave no JSON object`);
  return document as Readonly<Record<string, unknown>>;
};

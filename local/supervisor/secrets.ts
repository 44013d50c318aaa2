import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./write-file.ts";

/** Made once per data folder, so that order tokens, keys and signatures stay good across runs. */
export type Secrets = {
  readonly opsKey: string;
  readonly systemKey: string;
  readonly idSecret: string;
  readonly stripeApiKey: string;
  readonly stripeWebhookSecret: string;
  readonly cosmosAccountKey: string;
};

const random = () => randomBytes(32).toString("hex");

/** The folder's secrets; whatever is missing is made, and kept in a file that only its owner may read. */
export function keepSecrets(data: string): Secrets {
  const file = join(data, "secrets.json");
  const kept = read(file);
  const secrets: Secrets = {
    opsKey: kept.opsKey ?? `ops_${random()}`,
    systemKey: kept.systemKey ?? random(),
    idSecret: kept.idSecret ?? random(),
    stripeApiKey: kept.stripeApiKey ?? `sk_test_${random()}`,
    stripeWebhookSecret: kept.stripeWebhookSecret ?? `whsec_${random()}`,
    cosmosAccountKey: kept.cosmosAccountKey ?? randomBytes(64).toString("base64"),
  };
  replaceFile(file, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

function read(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

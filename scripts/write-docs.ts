import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../config/rules.ts";
import type { Setting } from "../config/setting.ts";
import { settings } from "../config/settings.ts";
import { openApi } from "../contracts/http/openapi.ts";
import { routes } from "../contracts/http/routes.ts";
import { deployedBy, readSnapshot } from "./cost/deployed.ts";
import { withTables } from "./cost/tables.ts";
import { funcignore } from "./dependencies/funcignore.ts";
import { readLock } from "./dependencies/production.ts";

/** Writes the documents that follow from the code; with `--check` it only says which ones are not what they should be. */
const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

const settingsTable = Object.entries<Setting<unknown>>(settings)
  .map(([name, { description, expected, usual, secret }]) => {
    const value = usual === undefined ? "**must be set**" : usual === "" ? "" : `\`${usual}\``;
    return `| \`${name}\`${secret ? " (secret)" : ""} | ${description} | ${expected} | ${value} |`;
  })
  .join("\n");

const rulesList = rules
  .map(({ over, expected }) => `- ${over.map((name) => `\`${name}\``).join(", ")}: ${expected}.`)
  .join("\n");

/** What the real host wants to be told besides, when Core Tools run it on Azurite. */
const hostSettings = {
  FUNCTIONS_WORKER_RUNTIME: "node",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TASKHUB_NAME: "Boxoffice",
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: "AzureStorage",
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName:
    "AzureWebJobsStorage",
};

/** As `usual` says it; what must be set, and what may be left out, is empty. */
const sampleValue = (usual: string | undefined): string =>
  usual === undefined || usual === "not set" || usual === "empty" ? "" : usual;

const localSettings = {
  IsEncrypted: false,
  Values: {
    ...hostSettings,
    ...Object.fromEntries(
      Object.entries<Setting<unknown>>(settings).map(([name, { usual }]) => [name, sampleValue(usual)]),
    ),
  },
};

const documents: Readonly<Record<string, string>> = {
  ".funcignore": funcignore(readLock()),
  "docs/openapi.json": `${JSON.stringify(openApi(routes, version), null, 2)}\n`,
  "docs/cost.md": withTables(readFileSync(join(root, "docs/cost.md"), "utf8"), deployedBy(readSnapshot())),
  "local.settings.sample.json": `${JSON.stringify(localSettings, null, 2)}\n`,
  "docs/configuration.md": `# Settings

Every setting is an environment variable (an app setting in Azure). They are read once, at the start; one that is
missing or wrong stops it, and the message names each and what is expected, never its value. The table follows from
\`config/settings.ts\`: \`npm run docs\` writes it. Under \`npm start\` everything that must be set is set for you.

| setting | what it is for | expected | when not set |
|---|---|---|---|
${settingsTable}

What must hold between several of them (\`config/rules.ts\`), or the start stops as well:

${rulesList}
`,
};

const stale = Object.entries(documents).filter(([file, text]) => {
  try {
    return readFileSync(join(root, file), "utf8") !== text;
  } catch {
    return true;
  }
});

if (process.argv.includes("--check")) {
  for (const [file] of stale) process.stderr.write(`${file} is not what the code says: npm run docs\n`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [file, text] of stale) writeFileSync(join(root, file), text);
  process.stdout.write(`${stale.map(([file]) => file).join(", ") || "nothing"} written\n`);
}

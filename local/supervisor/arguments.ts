import { resolve } from "node:path";
import { parseArgs } from "node:util";

export type Arguments = {
  readonly port: number;
  /** Absolute. */
  readonly data: string;
  readonly fresh: boolean;
  readonly seed: boolean;
  readonly quiet: boolean;
};

export const usage = `Usage: npm start -- [--port 7071] [--data .local] [--fresh] [--no-seed] [--quiet]

  --port <n>     where the API and the storefront listen (0: a free port)
  --data <dir>   where state, logs and endpoints.json are kept
  --fresh        forget the state of earlier runs first
  --no-seed      start without the sample catalogue
  --quiet        print nothing but errors`;

/** The command line as given; a text says what is wrong with it. */
export function readArguments(given: readonly string[]): Arguments | string {
  try {
    const { values } = parseArgs({ args: [...given], options, allowPositionals: false });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) return "--port must be 0 to 65535";
    if (values.data === "") return "--data must name a folder";
    return {
      port: Number(values.port),
      data: resolve(values.data),
      fresh: values.fresh,
      seed: !values["no-seed"],
      quiet: values.quiet,
    };
  } catch (error) {
    const [firstSentence = ""] = String(error instanceof Error ? error.message : error).split(". ");
    return firstSentence;
  }
}

const options = {
  port: { type: "string", default: "7071" },
  data: { type: "string", default: ".local" },
  fresh: { type: "boolean", default: false },
  "no-seed": { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

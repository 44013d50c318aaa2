import { relative } from "node:path";
import type { Endpoints } from "./endpoints.ts";

type Row = readonly [name: string, address: string, note?: string];
type Line = { write(text: string): unknown };

export type ScreenOptions = {
  readonly out: Line;
  readonly errors: Line;
  readonly quiet: boolean;
  readonly colours: boolean;
};

export type Overview = {
  readonly endpoints: Omit<Endpoints, "pids">;
  readonly data: string;
  readonly seconds: number;
  readonly products: number;
};

/** What the person at the keyboard sees: addresses, restarts and problems. Logs go to files. */
export class Screen {
  readonly #options: ScreenOptions;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  /** Something worth knowing; not with `--quiet`. */
  note(text: string): void {
    if (!this.#options.quiet) this.#options.out.write(`${text}\n`);
  }

  problem(text: string): void {
    this.#options.errors.write(`${this.#paint(31, "boxoffice:")} ${text}\n`);
  }

  /** What happened while it runs, with its time. */
  event(text: string): void {
    this.note(`  ${this.#paint(2, new Date().toLocaleTimeString("en-GB"))}  ${text}`);
  }

  started({ endpoints, data, seconds, products }: Overview): void {
    const rows: Row[] = [
      ["Storefront", endpoints.web],
      ["API", endpoints.api, "described at /api/openapi.json"],
      ["Faults", endpoints.control, "PUT /faults/{target}, POST /crash"],
      ["Stripe", endpoints.stripe.baseUrl, "test cards, no money"],
      ["Service Bus", hostOf(endpoints.serviceBusConnectionString)],
      ["Cosmos DB", hostOf(endpoints.cosmosConnectionString)],
      ["Redis", hostOf(endpoints.redisUrl), endpoints.redisIsReal ? "" : "js-redis-server"],
      ["Keys, logs", `${nearPath(data)}/`, "endpoints.json has every address and key"],
    ];
    const width = Math.max(...rows.map(([, address]) => address.length));
    this.note(`\n  ${this.#paint(1, "Boxoffice")} is open, after ${seconds.toFixed(1)} s\n`);
    for (const [name, address, note = ""] of rows) {
      const column = this.#paint(36, address.padEnd(width));
      this.note(`  ${name.padEnd(13)}${column}  ${this.#paint(2, note)}`.trimEnd());
    }
    const sale = products > 0 ? `${products} products are on sale. ` : "";
    this.note(`\n  ${sale}Ctrl-C stops everything.\n`);
  }

  #paint(code: number, text: string): string {
    return this.#options.colours && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}

const nearPath = (path: string) => {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
};

/** Host and port of a URL or a connection string, without its keys. */
const hostOf = (address: string): string => /:\/\/(?:[^@/;]*@)?([^/;]+)/.exec(address)?.[1] ?? address;

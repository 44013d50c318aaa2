import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Arguments } from "./arguments.ts";
import { catalogue } from "./catalogue.ts";
import { takeDataFolder } from "./data-folder.ts";
import { describeEndpoints, type Endpoints, removeEndpoints, writeEndpoints } from "./endpoints.ts";
import type { FileLock } from "./file-lock.ts";
import { HostKeeper } from "./host-keeper.ts";
import { hostSettings } from "./host-settings.ts";
import { landingPage } from "./landing-page.ts";
import { forgetProcesses, noteProcesses } from "./leftovers.ts";
import { untilLive } from "./live.ts";
import type { StandInAddresses, StandInPorts } from "./messages.ts";
import { migrateWhenOnSql } from "./migrate.ts";
import { freePort, isFree } from "./ports.ts";
import { type RedisProcess, startRedis } from "./redis-process.ts";
import type { Screen } from "./screen.ts";
import { keepSecrets, type Secrets } from "./secrets.ts";
import { isSeeded, seed } from "./seed.ts";
import { StandInsKeeper } from "./stand-ins-keeper.ts";
import { StartProblem } from "./start-problem.ts";

/** The programs that are started, and how the app is built. */
export type Parts = {
  readonly host: string;
  readonly standIns: string;
  readonly build: (root: string) => Promise<void>;
};

export type ProductOptions = Arguments & {
  /** The product's folder, with its package.json. */
  readonly root: string;
  readonly screen: Screen;
  readonly parts: Parts;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

const standInPorts = async (): Promise<StandInPorts> => ({
  redis: await freePort(),
  serviceBus: await freePort(),
  cosmos: await freePort(),
  stripe: await freePort(),
  control: await freePort(),
});

/** The whole product on this machine: Redis, the stand-ins and the host, each a process, and the files that tell of them. */
export class Product {
  readonly #options: ProductOptions;
  #lock: FileLock | undefined;
  #redisStart: Promise<RedisProcess> | undefined;
  #redis: RedisProcess | undefined;
  #standIns: StandInsKeeper | undefined;
  #host: HostKeeper | undefined;
  /** `endpoints.json` without the pids, as soon as it is known. */
  #endpoints: Omit<Endpoints, "pids"> | undefined;
  #isOpen = false;
  readonly #stopping = new AbortController();

  constructor(options: ProductOptions) {
    this.#options = options;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Resolves when everything answers and `endpoints.json` is there. Throws StartProblem; call `stop` then too. */
  async start(): Promise<void> {
    const { signal } = this.#stopping;
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new StartProblem("stopped before it was open")));
    });
    await Promise.race([this.#open(), stopped]);
  }

  async #open(): Promise<void> {
    const startedAt = performance.now();
    const { root, data, fresh, parts, screen } = this.#options;
    this.#lock = await takeDataFolder(data, fresh);
    const port = await this.#choosePort();
    const secrets = keepSecrets(data);
    const [addresses] = await Promise.all([this.#startStandIns(port, secrets), parts.build(root)]);
    await migrateWhenOnSql(root, this.#options.environment);
    this.#stopping.signal.throwIfAborted();
    const endpoints = await this.#startHost(port, secrets, addresses);
    const products = await this.#seed(endpoints);
    this.#stopping.signal.throwIfAborted();
    this.#isOpen = true;
    this.#publish();
    screen.started({ endpoints, data, products, seconds: (performance.now() - startedAt) / 1000 });
  }

  /** End everything in order, the host first, so that it can finish what it does. */
  async stop(): Promise<void> {
    this.#close();
    await this.#host?.stop();
    await this.#standIns?.stop();
    const redis = await this.#redisStart?.catch(() => undefined);
    await redis?.stop();
    if (this.#lock) forgetProcesses(this.#options.data);
    this.#lock?.release();
    this.#lock = undefined;
  }

  kill(): void {
    this.#close();
    this.#host?.kill();
    this.#standIns?.kill();
    this.#redis?.kill();
  }

  #close(): void {
    this.#stopping.abort();
    this.#isOpen = false;
    if (this.#lock) removeEndpoints(this.#options.data);
  }

  async #choosePort(): Promise<number> {
    const { port } = this.#options;
    if (port === 0) return await freePort();
    if (await isFree(port)) return port;
    throw new StartProblem(
      `port ${port} is in use; choose another with --port, or any free one with --port 0`,
    );
  }

  async #startStandIns(port: number, secrets: Secrets): Promise<StandInAddresses> {
    const { data, screen, parts, environment } = this.#options;
    this.#stopping.signal.throwIfAborted();
    const standIns = new StandInsKeeper({
      entry: parts.standIns,
      data,
      screen,
      onRestart: () => this.#publish(),
    });
    this.#standIns = standIns;
    this.#redisStart = startRedis({
      data,
      userUrl: environment["REDIS_URL"],
      path: environment["PATH"] ?? "",
      screen,
      onRestart: (pid) => {
        standIns.redisIs(pid);
        this.#publish();
      },
    });
    const redis = await this.#redisStart;
    this.#redis = redis;
    this.#noteProcesses();
    const pid = redis.pid();
    return await standIns.start({
      data,
      redis: { url: redis.url, ...(pid === undefined ? {} : { pid }) },
      stripe: {
        apiKey: environment["STRIPE_API_KEY"] || secrets.stripeApiKey,
        webhookUrl: `http://127.0.0.1:${port}/api/webhooks/stripe`,
        webhookSecret: environment["STRIPE_WEBHOOK_SECRET"] || secrets.stripeWebhookSecret,
      },
      cosmos: { accountKey: secrets.cosmosAccountKey },
      ports: await standInPorts(),
    });
  }

  async #startHost(port: number, secrets: Secrets, addresses: StandInAddresses) {
    const { root, data, screen, parts, environment } = this.#options;
    const { control } = addresses;
    const settings = hostSettings({ user: environment, secrets, addresses, data, port });
    const redisIsReal = this.#redis?.isReal ?? false;
    const endpoints = describeEndpoints({ port, settings, secrets, redisIsReal, control });
    this.#endpoints = endpoints;
    writeFileSync(join(data, "landing.html"), landingPage({ ...endpoints, data }));
    this.#host = new HostKeeper({
      launch: { entry: parts.host, root, port, data, control, settings },
      screen,
      tell: async (state) => {
        this.#noteProcesses();
        await this.#standIns?.hostIs(state);
      },
      onRestart: () => this.#publish(),
    });
    await this.#host.start();
    await untilLive(`${endpoints.api}/health/live`);
    return endpoints;
  }

  /** Answers how many products were put on sale. */
  async #seed(shop: Pick<Endpoints, "api" | "opsKey">): Promise<number> {
    const { data, screen } = this.#options;
    if (!this.#options.seed || isSeeded(data)) return 0;
    try {
      await seed(data, shop);
      return catalogue.length;
    } catch (error) {
      if (this.isStopping) return 0;
      screen.problem(
        `the sample catalogue is not complete: ${error instanceof Error ? error.message : error}`,
      );
      return 0;
    }
  }

  #publish(): void {
    this.#noteProcesses();
    const host = this.#host?.pid;
    const standIns = this.#standIns?.pid;
    if (!this.#isOpen || !this.#endpoints || host === undefined || standIns === undefined) return;
    const redis = this.#redis?.pid();
    const pids = { supervisor: process.pid, host, ...(redis === undefined ? {} : { redis }), standIns };
    writeEndpoints(this.#options.data, { ...this.#endpoints, pids });
  }

  #noteProcesses(): void {
    if (!this.#lock) return;
    const pids = [this.#redis?.pid(), this.#standIns?.pid, this.#host?.pid];
    noteProcesses(
      this.#options.data,
      pids.filter((pid) => pid !== undefined),
    );
  }
}

import { type Arguments, readArguments, usage } from "./arguments.ts";
import { type Parts, Product } from "./product.ts";
import { Screen } from "./screen.ts";
import { StartProblem } from "./start-problem.ts";

/** Ctrl-C in a terminal may arrive twice, from the terminal and through npm; only a later one means "at once". */
const sameKeystrokeMs = 500;
const parentCheckMs = 250;

/**
 * The command: start the product and serve until a signal. Exit codes: 0 after Ctrl-C or SIGTERM, 1 when it cannot
 * start, 2 for a command line that makes no sense, 130 when a second Ctrl-C cut the stop short.
 */
export async function run(root: string, commandLine: readonly string[], parts: Parts): Promise<void> {
  const given = readArguments(commandLine);
  if (typeof given === "string") {
    process.stderr.write(`${given}\n\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const screen = terminal(given);
  const product = new Product({ ...given, root, screen, parts, environment: process.env });
  stopOnSignals(product, screen);
  try {
    await product.start();
  } catch (error) {
    // A signal ended the start, and ends the process too once everything is stopped.
    if (product.isStopping) return;
    screen.problem(describe(error));
    await product.stop();
    process.exit(1);
  }
}

function terminal({ quiet }: Arguments): Screen {
  const { stdout, stderr } = process;
  const colours = Boolean(stdout.isTTY) && !process.env["NO_COLOR"];
  return new Screen({ out: stdout, errors: stderr, quiet, colours });
}

function stopOnSignals(product: Product, screen: Screen): void {
  let firstAt: number | undefined;
  const stop = async () => {
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    screen.note("  Stopping …");
    await product.stop();
    process.exit(0);
  };
  const onSignal = () => {
    if (firstAt === undefined || performance.now() - firstAt < sameKeystrokeMs) return void stop();
    product.kill();
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  if (process.env["npm_lifecycle_event"] === "start") whenParentIsGone(stop);
}

/** npm runs its scripts by a shell that may die of a SIGTERM without passing it on; then there is nobody to stop us. */
function whenParentIsGone(stop: () => Promise<void>): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, parentCheckMs);
  timer.unref();
}

const describe = (error: unknown): string => {
  if (error instanceof StartProblem) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

import type { Socket } from "node:net";
import type { Fault } from "../control/faults.ts";
import type { CommandJudge, Verdict } from "./command-judge.ts";
import { DelayLine } from "./delay-line.ts";
import { ReplyLane } from "./reply-lane.ts";
import { RequestLane } from "./request-lane.ts";

const toldToFail = Buffer.from("-ERR this Redis was told to fail\r\n");
const busy = Buffer.from(
  "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n",
);
const defaultDelayMs = 1000;

/** One client's connection and its own connection to the server behind the proxy. */
export class ProxyLink {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #judge: CommandJudge;
  readonly #killHost: () => void;
  readonly #requests: RequestLane;
  readonly #replies: ReplyLane;
  readonly #delays: DelayLine;

  constructor(client: Socket, server: Socket, judge: CommandJudge, killHost: () => void) {
    this.#client = client;
    this.#server = server;
    this.#judge = judge;
    this.#killHost = killHost;
    this.#replies = new ReplyLane((bytes) => relay(bytes, server, client));
    this.#delays = new DelayLine((bytes) => relay(bytes, client, server));
    this.#requests = new RequestLane({
      isWatching: () => judge.isWatching(),
      pass: (bytes, count) => this.#send(bytes, count),
      command: (bytes) => this.#handle(bytes),
      uncountable: () => this.#replies.stopCounting(),
    });
    client.on("data", (chunk: Buffer) => this.#requests.receive(chunk));
    server.on("data", (chunk: Buffer) => this.#replies.receive(chunk));
    client.on("error", () => this.cut());
    server.on("error", () => this.cut());
    client.on("close", () => this.cut());
    server.on("close", () => this.cut());
  }

  /** End both sides; what was already answered still reaches the client. */
  cut(): void {
    this.#delays.clear();
    this.#server.destroy();
    this.#client.destroySoon();
  }

  #send(bytes: Buffer, count: number, delayMs = 0): void {
    for (let i = 0; i < count; i += 1) this.#replies.expect();
    this.#delays.send(bytes, delayMs);
  }

  #handle(command: Buffer): boolean {
    const verdict = this.#judge.judge(command);
    switch (verdict) {
      case "pass":
        this.#send(command, 1);
        return true;
      case "crash-before":
        return this.#dieWithHost();
      case "crash-after":
        this.#send(command, 1);
        this.#replies.holdAnswer((reply) => {
          if (isUnknownScript(reply)) this.#judge.takeBackCrash();
          else this.#dieWithHost();
          return !isUnknownScript(reply);
        });
        return true;
      default:
        return this.#fail(command, verdict);
    }
  }

  #fail(command: Buffer, fault: Exclude<Verdict, string> & Fault): boolean {
    switch (fault.kind) {
      case "down":
        this.cut();
        return false;
      case "latency":
        this.#send(command, 1, fault.delayMs ?? defaultDelayMs);
        return true;
      case "lose-answer":
        this.#send(command, 1);
        this.#replies.holdAnswer((reply) => {
          if (isUnknownScript(reply)) this.#judge.takeBack(fault);
          else this.cut();
          return !isUnknownScript(reply);
        });
        return true;
      case "error":
        this.#replies.say(toldToFail);
        return true;
      case "throttle":
        this.#replies.say(busy);
        return true;
    }
  }

  #dieWithHost(): false {
    this.#killHost();
    this.cut();
    return false;
  }
}

/** Nothing was done: the client will send the script itself, and that is the call to strike. */
const isUnknownScript = (reply: Buffer) => reply.toString("latin1", 0, 9) === "-NOSCRIPT";

/** Write, and let the source wait while the other side is slow to read. */
function relay(bytes: Buffer, source: Socket, destination: Socket): void {
  if (destination.write(bytes) || destination.destroyed || source.isPaused()) return;
  source.pause();
  destination.once("drain", () => source.resume());
}

import { createServer } from "node:net";
import {
  attachSession,
  createRedisCommandExecutor,
  RedisServerState,
  SocketConnectionTransport,
} from "js-redis-server/core";
import { listen } from "../control/listen.ts";

/**
 * A process that serves js-redis-server's engine on a port of loopback (its own server would listen everywhere) until
 * the process that started it is gone. Usage: node js-redis.ts <port>
 */
const state = new RedisServerState({ databaseCount: 16 });
const executor = createRedisCommandExecutor();

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  attachSession(new SocketConnectionTransport(socket), { state, executor });
});

process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
const port = await listen(server, Number(process.argv[2]));
console.log(`js-redis-server listens on 127.0.0.1:${port}`);

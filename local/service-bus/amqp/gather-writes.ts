import type { Socket } from "node:net";

/** rhea writes every frame by itself. What it writes in one go leaves in one system call here. */
export const gatherWrites = (socket: Socket): void => {
  const write = socket.write;
  let gathering = false;
  const flush = () => {
    gathering = false;
    socket.uncork();
  };
  socket.write = function (this: Socket, ...args: Parameters<Socket["write"]>) {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(flush);
    }
    return write.apply(this, args);
  } as Socket["write"];
};

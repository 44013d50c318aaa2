import { connect } from "node:net";

/** Whether a connection to a port on loopback is accepted and still open a moment later. */
export const canConnect = async (port: number): Promise<boolean> => {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", () => resolve(false)));
  const open = await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 100, true))]);
  socket.destroy();
  return open === true;
};

import { once } from "node:events";
import rhea, { type Connection, type EventContext, type Receiver, type Sender } from "rhea";

const containers = rhea.create_container();
for (const event of ["disconnected", "connection_error", "session_error"]) containers.on(event, () => {});

/** A bare AMQP connection, to say what the real client never says. */
export const rawConnection = async (port: number): Promise<Connection> => {
  const connection = containers.connect({ port, host: "127.0.0.1", username: "any", reconnect: false });
  await once(connection, "connection_open");
  return connection;
};

/** The error with which the broker ends a link. */
export const refusalOf = async (
  link: Sender | Receiver,
): Promise<{ condition: string; description: string }> => {
  const [context] = await once(link, link.is_sender() ? "sender_error" : "receiver_error");
  const { sender, receiver }: EventContext = context;
  const { condition = "", description = "" } = Object(sender?.error ?? receiver?.error);
  return { condition, description };
};

/** Sends bytes as they are, and says with what error they are rejected; nothing if they are accepted. */
export const sendBytes = async (sender: Sender, bytes: Buffer, format: number): Promise<unknown> => {
  if (!sender.sendable()) await once(sender, "sendable");
  sender.send(bytes, undefined, format);
  return new Promise((resolve) => {
    sender.once("accepted", () => resolve(undefined));
    sender.once("rejected", ({ delivery }: EventContext) => resolve(Object(delivery?.remote_state).error));
  });
};

/** Makes a request to a node by its name and gives the application properties and body of the answer. */
export const request = async (
  connection: Connection,
  node: string,
  operation: string,
  body: unknown = {},
) => {
  const receiver = connection.open_receiver({ source: node, target: "reply-here" });
  const sender = connection.open_sender(node);
  const answer = once(receiver, "message");
  await once(sender, "sendable");
  sender.send({
    application_properties: { operation },
    reply_to: "reply-here",
    message_id: "1",
    body,
    toJSON: Object,
  });
  const [{ message }] = await answer;
  return { ...message.application_properties, body: message.body };
};

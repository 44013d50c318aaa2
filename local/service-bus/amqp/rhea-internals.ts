import rhea, { type Connection, type Delivery, type Receiver, type Sender, type Session } from "rhea";

/**
 * Everything the broker needs of rhea 3.0 beyond its public interface, in one place: rhea is made for clients, and leaves
 * a server no say over attach frames, credit, draining and two-phase settlement.
 */
type AttachFrame = {
  snd_settle_mode: number;
  rcv_settle_mode: number;
  max_message_size: number;
  properties: Record<string, unknown>;
};
type Internals = {
  local: { attach: AttachFrame };
  state: { open_requests: number };
  credit: number;
  delivery_count: number;
  session: SessionInternals;
  connection: { _register(): void };
  _draining: boolean;
  _drained: boolean;
  _get_drain(): boolean;
};
type SessionInternals = {
  outgoing: { next_delivery_id: number; next_pending_delivery: number; available(): number };
  on_transfer(frame: { performative: { message_format: number | null } }): void;
};

const linkOf = (link: Sender | Receiver) => link as unknown as Internals;
const sessionOf = (session: Session) => session as unknown as SessionInternals;

/** Encoded outcomes, which rhea's typings leave out. */
const outcomes = rhea.message as typeof rhea.message & {
  accepted(): { described(): unknown };
  rejected(fields: { error: { condition: string; description: string } }): { described(): unknown };
};
export const accepted = (): unknown => outcomes.accepted().described();
export const rejected = (condition: string, description: string): unknown =>
  outcomes.rejected({ error: { condition, description } }).described();

/** rhea answers an attach with its own defaults; what the peer asked for has to be echoed by hand. */
export const answerModes = (link: Sender | Receiver): void => {
  linkOf(link).local.attach.snd_settle_mode = link.snd_settle_mode;
  linkOf(link).local.attach.rcv_settle_mode = link.rcv_settle_mode;
};

export const answerMaxMessageSize = (link: Receiver, bytes: number): void => {
  linkOf(link).local.attach.max_message_size = bytes;
};

export const answerProperties = (link: Sender, properties: Record<string, unknown>): void => {
  linkOf(link).local.attach.properties = properties;
};

/** Keeps rhea from answering an attach until `releaseAttach`: the receiver of a next session waits for one. */
export const holdAttach = (link: Sender | Receiver): void => {
  linkOf(link).state.open_requests -= 1;
};

export const releaseAttach = (link: Sender | Receiver): void => {
  linkOf(link).state.open_requests += 1;
  linkOf(link).connection._register();
};

/** How many transfers wait in the session to be written. */
export const unsentTransfers = (link: Sender): number => {
  const { next_delivery_id, next_pending_delivery } = linkOf(link).session.outgoing;
  return next_delivery_id - next_pending_delivery;
};

/** How many more messages the peer can take. rhea takes credit off only when a transfer is written, and its buffer is finite. */
export const freeCredit = (link: Sender): number =>
  Math.min(linkOf(link).credit - unsentTransfers(link), linkOf(link).session.outgoing.available());

/**
 * Answers a settlement. The peer settles no second time, and rhea frees the place of a delivery in its ring buffer only
 * when it believes both sides settled: without the second line a link falls silent after 2048 messages.
 */
export const answerSettlement = (delivery: Delivery, outcome: unknown): void => {
  delivery.update(true, outcome);
  (delivery as { remote_settled: boolean }).remote_settled = true;
};

/** rhea would leave out the drain flag when the last transfers used the credit up, and the client would wait for it. */
export const prepareDrain = (link: Sender): void => {
  const internals = linkOf(link);
  internals._get_drain = () => {
    if (!internals._draining || !internals._drained) return false;
    internals.delivery_count += internals.credit;
    internals.credit = 0;
    return true;
  };
};

export const answerDrain = (link: Sender): void => {
  link.set_drained(true);
  linkOf(link).connection._register();
};

/** The format under which `passRawTransfers` hands over a plain message. */
export const rawFormat = 0xffffffff;

/** Makes rhea hand over plain messages as bytes too; it would decode and then forget them. */
export const passRawTransfers = (session: Session): void => {
  const internals = sessionOf(session);
  const receive = internals.on_transfer;
  internals.on_transfer = function (frame) {
    if (frame.performative.message_format === 0) frame.performative.message_format = rawFormat;
    receive.call(this, frame);
  };
};

/** A socket that is destroyed here ends without the events by which rhea notices it. */
export const endConnection = (connection: Connection): void => {
  (connection as unknown as { _disconnected(): void })._disconnected();
};

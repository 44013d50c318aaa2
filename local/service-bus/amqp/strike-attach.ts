import type { Receiver, Sender } from "rhea";
import type { Fault } from "../../control/faults.ts";
import type { LinkContext } from "./link-context.ts";
import { delayOf, refusalOf, type Side } from "./outages.ts";
import type { Peer } from "./peer.ts";
import { holdAttach, releaseAttach } from "./rhea-internals.ts";

/**
 * Lets a fault strike the attach of a link; `proceed` is called if the link comes into being. A lost answer means nothing
 * here, so it is passed on: the link's first message owes it.
 */
export const strikeAttach = (
  { peer, outages }: LinkContext,
  link: Sender | Receiver,
  side: Side,
  proceed: (owed: Fault | undefined) => void,
): void => {
  const fault = outages.strike(side);
  if (fault?.kind === "down") {
    // Counted in, so that it is severed like the others of its side.
    peer.addLink(link, side, () => {});
    peer.sever(side, fault);
  } else if (fault?.kind === "error" || fault?.kind === "throttle") {
    peer.closeLink(link, refusalOf(fault));
  } else if (fault?.kind === "latency") {
    delayAttach(peer, link, side, delayOf(fault), () => proceed(undefined));
  } else {
    proceed(fault);
  }
};

const delayAttach = (
  peer: Peer,
  link: Sender | Receiver,
  side: Side,
  milliseconds: number,
  proceed: () => void,
): void => {
  holdAttach(link);
  let over = false;
  const finish = (next: () => void) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    releaseAttach(link);
    next();
  };
  const timer = setTimeout(() => finish(proceed), milliseconds).unref();
  peer.addLink(link, side, () => finish(() => {}));
};

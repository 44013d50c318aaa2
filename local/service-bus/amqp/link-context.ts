import type { Broker } from "../broker.ts";
import type { Outages } from "./outages.ts";
import type { Peer } from "./peer.ts";

/** What a link works with: the client it belongs to, the broker, and the faults on demand. */
export type LinkContext = { readonly peer: Peer; readonly broker: Broker; readonly outages: Outages };

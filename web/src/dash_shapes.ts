// What a node answers over HTTP, as far as the dashboard shows it. Fields may be
// missing: nodes of other kinds have less to tell.

export interface MemberRow {
  name: string;
  id: number;
  address: string;
  /** `member`, or `learner` while it is given the state. */
  state: string;
  leader: boolean;
  self: boolean;
  heard: boolean;
  votes: boolean;
}

export interface Suspicion {
  who: string | null;
  by: string | null;
  cause: string;
  withdrawn: boolean;
  age_ms: number;
}

/** `GET /v1/members` */
export interface Members {
  node: string;
  phase: string;
  quorate: boolean;
  why: string;
  view: string | null;
  leader: { name: string | null; epoch: number } | null;
  members: MemberRow[];
  sent: number;
  unsettled: number;
  evidence?: Suspicion[];
}

/** `GET /v1/leader` */
export interface Leader {
  epoch: number;
  is_leader: boolean;
  lease_ms: number;
  serves?: boolean;
}

export interface Finding {
  kind: string;
  text: string;
  lacks: string[];
  waited_ms: number | null;
  next: string | null;
  next_in_ms: number | null;
  stuck: boolean;
}

/** `GET /v1/why` */
export interface Why {
  stuck: boolean;
  findings: Finding[];
}

/** `GET /v1/state` */
export interface State {
  node: string;
  kind: string;
  version: string;
  now_ms: number;
  counters: Record<string, Record<string, number> | null>;
  waits: { member: string; what: string; messages: number; since_ms: number }[];
}

/** `GET /v1/service` */
export interface Service {
  node: string;
  serves: boolean;
  counters: Record<string, Record<string, number>>;
}

export interface Origin {
  name: string;
  incarnation: number;
  version: number;
  /** `own`, `here`, `partial` or `expired`. */
  state: string;
  files: number;
  bytes: number;
  age_ms: number;
  expires_in_ms: number;
}

/** `GET /v1/gossip` */
export interface Gossip {
  node: string;
  origins: Origin[];
}

export interface Peer {
  name: string;
  /** `alive`, `suspect`, `faulty`, `left` or `unseen`. */
  status: string;
  self: boolean;
  address: string;
  by?: string;
}

/** `GET /v1/peers` */
export interface Peers {
  node: string;
  health: number;
  peers: Peer[];
}

/** `GET /v1/chaos` */
export interface Chaos {
  allowed: boolean;
  faults: { fault: string; to: string[]; left_ms: number }[];
}

/** `GET /v1/deliveries` */
export interface Deliveries {
  node: string;
  level: string | null;
  messages: number;
  recent: {
    place: number;
    view: string;
    sender: string | null;
    id: number;
    number: number;
  }[];
}

/** `GET /v1/all/...`: what each member answers. */
export interface Round<T> {
  rows: { node: string; answer: T | null; fault: string | null }[];
}

/** What an event of `GET /v1/events` has. */
export interface Told {
  members?: Members;
  leader?: Leader;
  why?: Why;
  state?: State;
  service?: Service;
  gossip?: Gossip;
  peers?: Peers;
  chaos?: Chaos;
}

/** All that is known as of one time; nothing where the node did not answer. */
export interface Sample extends Told {
  at: number;
}

/** What the others of a group said, asked for apart from the events. */
export interface Others {
  members?: Round<Members>;
  deliveries?: Round<Deliveries>;
  service?: Round<Service>;
}

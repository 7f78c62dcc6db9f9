// What a node answers over HTTP, as far as the dashboard shows it. Fields may be
// missing: nodes of other kinds have less to tell.

export interface MemberRow {
  name: string;
  id: number;
  address: string;
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
  evidence: Suspicion[];
}

/** `GET /v1/why` */
export interface Why {
  stuck: boolean;
  findings: {
    text: string;
    lacks: string[];
    waited_ms: number | null;
    next: string | null;
    next_in_ms: number | null;
    stuck: boolean;
  }[];
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

/** All that was asked at one time; what was not answered is missing. */
export interface Sample {
  at: number;
  members?: Members;
  why?: Why;
  state?: State;
}

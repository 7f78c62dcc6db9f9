// What troupe writes into the page; docs/trace.md says what the fields mean.

export interface TraceRecord {
  at_us: number;
  event: string;
  node?: string;
  peer?: string;
  sender?: string;
  message?: string;
  messages?: string[];
  vector?: number[] | Record<string, number>;
  /** A text where a number would not be exact. */
  time?: number | string;
  rank?: number;
  bytes?: number;
  sent_us?: number;
  until_us?: number;
  again?: boolean;
  fate?: string;
  kind?: string;
  nodes?: string[];
  others?: string[];
  members?: string[];
  view?: string;
  detail?: string;
  invariant?: string;
  level?: string;
  what?: string;
  result?: string;
}

export interface Trace {
  title: string;
  /** In the order of the vector clocks. */
  nodes: string[];
  /** By time. */
  records: TraceRecord[];
}

// What is drawn. Nodes and messages are numbers here: places in `nodes` and in
// `messages`. All times are microseconds.

import type { Insight, Reign } from "./insight";

export interface Message {
  name: string;
  sender: number;
  /** Nothing where the trace does not tell of its sending. */
  sentAt?: number;
  bytes?: number;
  /** Of its sender when it was sent, by node. */
  vector?: number[];
}

/** A message is sent or delivered. */
export interface Point {
  kind: "send" | "deliver";
  at: number;
  node: number;
  message: number;
  /** Place among the deliveries of its node, from 0. */
  rank?: number;
  time?: number | string;
}

/** A datagram with messages, from one node to another. */
export interface Arrow {
  from: number;
  to: number;
  sent: number;
  /** When it arrived; when it was sent if it did not. */
  at: number;
  messages: number[];
  /** Why it did not arrive; empty if it did. */
  lost: string;
  /** Carries what had left for the same node before. */
  again: boolean;
}

/** A node enters a view, is gone, or begins another life. */
export interface Change {
  kind: "view" | "start" | "gone";
  at: number;
  node: number;
  /** Of a view; else empty. */
  view: string;
  members: string[];
}

/** A fault, from `begin` to `end`. */
export interface Band {
  begin: number;
  end: number;
  /** Whom it befalls. */
  nodes: number[];
  text: string;
}

/** A client asks for something, from the call to its answer. */
export interface Call {
  begin: number;
  end: number;
  node: number;
  text: string;
  /** Whether it was done; nobody knows where there was no answer. */
  result: "ok" | "failed" | "unknown";
  /** Calls of a node that overlap stand in different rows, from 0. */
  row: number;
}

/** What a node says of itself. */
export interface Note extends Violation {
  node: number;
}

export interface Violation {
  at: number;
  text: string;
}

export interface Model {
  title: string;
  /** Of the order that was asked for; empty where the trace does not tell. */
  level: string;
  nodes: string[];
  /** What they are there for; empty where the trace does not tell. */
  roles: string[];
  /** Whether nodes deliver in an order. */
  ordered: boolean;
  begin: number;
  end: number;
  messages: Message[];
  points: Point[];
  /** By the time of sending. */
  arrows: Arrow[];
  /**
   * Whether the trace tells of datagrams. If not, an arrow leads from a sending
   * to a delivery.
   */
  carried: boolean;
  changes: Change[];
  bands: Band[];
  /** By when they begin. */
  calls: Call[];
  notes: Note[];
  insights: Insight[];
  reigns: Reign[];
  violations: Violation[];
  /** For each node its messages, in the order in which they came to it. */
  arrivals: number[][];
  /** For each node its messages, in the order in which it delivered them. */
  deliveries: number[][];
}

// What is drawn, made of the records. Nodes and messages are numbers here:
// places in `nodes` and in `messages`. All times are microseconds.

import type { Trace, TraceRecord } from "./trace";

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

/** A node enters a view, or is gone. */
export interface Change {
  at: number;
  node: number;
  /** Empty when it is gone. */
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
  violations: Violation[];
  /** For each node its messages, in the order in which they came to it. */
  arrivals: number[][];
  /** For each node its messages, in the order in which it delivered them. */
  deliveries: number[][];
}

/** What a datagram may meet and arrive all the same. */
const HARMLESS = new Set(["carried", "duplicated", "replayed", "delayed"]);

class Builder {
  readonly model: Model;
  private readonly nodes = new Map<string, number>();
  private readonly messages = new Map<string, number>();
  private readonly arrived: Set<number>[];

  constructor(trace: Trace) {
    const { title, nodes, records } = trace;
    const begin = records.length > 0 ? records[0].at_us : 0;
    nodes.forEach((name, i) => this.nodes.set(name, i));
    this.arrived = nodes.map(() => new Set());
    this.model = {
      title,
      level: "",
      nodes,
      begin,
      end: Math.max(begin + 1, records[records.length - 1]?.at_us ?? 0),
      messages: [],
      points: [],
      arrows: [],
      carried: false,
      changes: [],
      bands: [],
      calls: [],
      notes: [],
      violations: [],
      arrivals: nodes.map(() => []),
      deliveries: nodes.map(() => []),
    };
    records.forEach((x) => this.take(x));
    if (!this.model.carried) this.connect();
    this.model.calls.sort((x, y) => x.begin - y.begin);
    this.stack();
    this.model.arrows.sort((x, y) => x.sent - y.sent);
  }

  private take(x: TraceRecord) {
    const node = this.nodes.get(x.node ?? "");
    if (x.event === "begin") this.model.level = x.level ?? "";
    else if (x.event === "fault") this.takeFault(x);
    else if (x.event === "violation")
      this.model.violations.push({ at: x.at_us, text: words(x) });
    else if (node === undefined) return;
    else if (x.event === "send" || x.event === "deliver")
      this.takePoint(x, node, x.event);
    else if (x.event === "receive") this.takeArrival(x, node);
    else if (x.event === "datagram") this.takeLoss(x, node);
    else if (x.event === "call") this.takeCall(x, node);
    else if (x.event === "notice")
      this.model.notes.push({ at: x.at_us, node, text: x.detail ?? "" });
    else if (x.event === "view" || x.event === "gone")
      this.model.changes.push({
        at: x.at_us,
        node,
        view: x.event === "view" ? (x.view ?? "?") : "",
        members: x.members ?? [],
      });
  }

  private takePoint(x: TraceRecord, node: number, kind: "send" | "deliver") {
    const message = this.numberOf(x.message ?? "", x.sender);
    const delivered = this.model.deliveries[node];
    const point: Point = { kind, at: x.at_us, node, message, time: x.time };
    if (kind === "send") {
      const sent = this.model.messages[message];
      sent.sender = node;
      sent.sentAt = x.at_us;
      sent.bytes = x.bytes;
      sent.vector = this.clockOf(x.vector);
      this.arrive(node, message);
    } else {
      // A trace may begin late; then only its own records tell the rank.
      point.rank = x.rank ?? delivered.length;
      delivered.push(message);
    }
    this.model.points.push(point);
  }

  private takeArrival(x: TraceRecord, to: number) {
    this.model.carried = true;
    const from = this.nodes.get(x.peer ?? "");
    const messages = (x.messages ?? []).map((name) => this.numberOf(name));
    messages.forEach((message) => this.arrive(to, message));
    if (from === undefined) return;
    const sent = x.sent_us ?? x.at_us;
    const again = x.again === true;
    this.model.arrows.push({
      from, to, sent, at: x.at_us, messages, lost: "", again,
    });
  }

  private takeLoss(x: TraceRecord, from: number) {
    const to = this.nodes.get(x.peer ?? "");
    const fate = x.fate ?? "lost";
    if (to === undefined || !x.messages || HARMLESS.has(fate)) return;
    this.model.carried = true;
    const messages = x.messages.map((name) => this.numberOf(name));
    const again = x.again === true;
    this.model.arrows.push({
      from, to, sent: x.at_us, at: x.at_us, messages, lost: fate, again,
    });
  }

  /** Leads an arrow from each sending to each delivery, or to where none is. */
  private connect() {
    const { messages, nodes, points, arrows } = this.model;
    const delivered = nodes.map(() => new Set<number>());
    for (const { kind, at, node: to, message } of points) {
      if (kind !== "deliver") continue;
      delivered[to].add(message);
      const { sender: from, sentAt } = messages[message];
      if (sentAt !== undefined && from !== to)
        arrows.push({
          from, to, sent: Math.min(sentAt, at), at, messages: [message],
          lost: "", again: false,
        });
    }
    messages.forEach(({ sender: from, sentAt }, message) =>
      delivered.forEach((known, to) => {
        if (sentAt !== undefined && from !== to && !known.has(message))
          arrows.push({
            from, to, sent: sentAt, at: sentAt, messages: [message],
            lost: "not_delivered", again: false,
          });
      }),
    );
  }

  private takeCall(x: TraceRecord, node: number) {
    const result = x.result === "ok" || x.result === "failed" ? x.result : "unknown";
    this.model.calls.push({
      begin: x.at_us, end: x.until_us ?? x.at_us, node, text: x.what ?? "", result,
      row: 0,
    });
  }

  /** Gives each call the first row that is free when it begins. */
  private stack() {
    const rows = this.model.nodes.map((): number[] => []);
    for (const x of this.model.calls) {
      const free = rows[x.node].findIndex((end) => end <= x.begin);
      x.row = free < 0 ? rows[x.node].length : free;
      rows[x.node][x.row] = x.end;
    }
  }

  private takeFault(x: TraceRecord) {
    const named = [...(x.nodes ?? []), ...(x.others ?? [])]
      .map((name) => this.nodes.get(name))
      .filter((i): i is number => i !== undefined);
    // Without senders it befalls what everybody sends.
    const all = this.model.nodes.map((_, i) => i);
    this.model.bands.push({
      begin: x.at_us,
      end: x.until_us ?? x.at_us,
      nodes: x.nodes?.length ? [...new Set(named)] : all,
      text: words(x),
    });
  }

  private arrive(node: number, message: number) {
    if (this.arrived[node].has(message)) return;
    this.arrived[node].add(message);
    this.model.arrivals[node].push(message);
  }

  private numberOf(name: string, told?: string): number {
    const known = this.messages.get(name);
    if (known !== undefined) return known;
    const from = told ?? name.slice(0, name.lastIndexOf("#"));
    const sender = this.nodes.get(from) ?? 0;
    this.messages.set(name, this.model.messages.length);
    return this.model.messages.push({ name, sender }) - 1;
  }

  private clockOf(x: TraceRecord["vector"]): number[] | undefined {
    if (x === undefined || Array.isArray(x)) return x;
    return this.model.nodes.map((name) => x[name] ?? 0);
  }
}

function words(x: TraceRecord): string {
  return [x.invariant ?? x.kind, x.detail].filter((y) => y).join(": ");
}

export function modelOf(trace: Trace): Model {
  return new Builder(trace).model;
}

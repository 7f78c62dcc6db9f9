// What the dashboard remembers: rates, and what has changed since it was opened.

import { quantile } from "./dash_latency";
import type { Sample, Suspicion } from "./dash_shapes";

export const SAMPLES_MAX = 180;
export const CHANGES_MAX = 200;
export const GONE_MAX = 32;
/** As many as a node keeps. */
const SUSPICIONS_MAX = 256;
/** Counters are kept that far apart: events come sooner where something changes. */
const APART_MS = 700;
/** Two tellings of one suspicion differ by that much at the most. */
const SAME_MS = 400;

export interface Rate {
  /** Such as `orderer.messages_delivered`. */
  name: string;
  /** A second, for each pair of samples; the latest one is the last. */
  values: number[];
}

export type NotedKind =
  "node" | "view" | "leader" | "majority" | "sight" | "suspicion" | "fault";

export interface Noted {
  at: number;
  kind: NotedKind;
  text: string;
  /** Of a fault: when it ends, as far as that is known. */
  until?: number;
}

type Part = Record<string, number>;

interface Counted {
  at: number;
  parts: Record<string, Part | null>;
}

/** By the second; null where it cannot be told. */
export interface Series {
  /** Seconds since 1970. */
  times: number[];
  delivered: (number | null)[];
  sent: (number | null)[];
  received: (number | null)[];
  resent: (number | null)[];
  /** Milliseconds. */
  p50: (number | null)[];
  p99: (number | null)[];
}

/** Grows with each sample, up to a limit. */
export class History {
  /** The latest first. */
  readonly changes: Noted[] = [];
  /** Names and addresses of those who were in a view and are in none. */
  readonly gone = new Map<string, string>();
  private readonly counts: Counted[] = [];
  private readonly suspicions: { at: number; text: string }[] = [];
  private last?: Sample;

  add(x: Sample) {
    this.note(x);
    this.last = x;
    const latest = this.counts[this.counts.length - 1];
    if (!x.state || (latest && x.at - latest.at < APART_MS)) return;
    this.counts.push({ at: x.at, parts: x.state.counters });
    if (this.counts.length > SAMPLES_MAX) this.counts.shift();
  }

  // -- what is counted --------------------------------------------------------

  /** Of what has changed at all, that which changes fastest now first. */
  rates(): Rate[] {
    const latest = this.counts[this.counts.length - 1];
    const names = Object.entries(latest?.parts ?? {}).flatMap(([part, all]) =>
      Object.keys(all ?? {}).map((name) => [part, name] as const));
    return names
      .map(([part, name]) => ({
        name: `${part}.${name}`,
        values: this.each((a, b, s) => perSecond(a, b, s, part, name) ?? 0),
      }))
      .filter((x) => x.values.some((y) => y > 0))
      .sort((x, y) => last(y.values) - last(x.values) || (x.name < y.name ? -1 : 1));
  }

  series(): Series {
    const of = (part: string, ...names: string[]) =>
      this.each((a, b, s) => names.reduce<number | null>((sum, name) => {
        const one = perSecond(a, b, s, part, name);
        return one === null ? sum : (sum ?? 0) + one;
      }, null));
    // Servers answer requests; what a client waits for is that.
    const serves = this.counts.some((x) => x.parts.replica);
    const [part, name] = serves ? ["replica", "request_"] : ["group", "delivery_"];
    const share = (y: number) =>
      this.each((a, b) => quantile(a.parts[part] ?? {}, b.parts[part] ?? {}, name, y));
    return {
      times: this.counts.slice(1).map((x) => x.at / 1000),
      delivered: of("orderer", "messages_delivered"),
      sent: of("transport", "datagrams_sent"),
      received: of("transport", "datagrams_received"),
      resent: of("resender", "messages_resent", "messages_repaired"),
      p50: share(0.5),
      p99: share(0.99),
    };
  }

  private each<T>(f: (before: Counted, now: Counted, seconds: number) => T): T[] {
    return this.counts.slice(1).map((now, i) => {
      const before = this.counts[i];
      return f(before, now, Math.max(0.001, (now.at - before.at) / 1000));
    });
  }

  // -- what happens -----------------------------------------------------------

  private note(x: Sample) {
    if (!this.last) {
      for (const y of x.members?.evidence ?? []) this.noteSuspicion(x.at, y);
      return;
    }
    const was = this.last;
    const [there, wasThere] = [x, was].map((y) => !!(y.members ?? y.state));
    if (there !== wasThere)
      this.say(x.at, "node", there ? "the node answers again" : "the node does not answer");
    this.noteGroup(x, was);
    this.notePeers(x, was);
    const before = new Set(was.chaos?.faults.map((y) => key(y)));
    for (const y of x.chaos?.faults ?? [])
      if (!before.has(key(y)))
        this.say(x.at, "fault", `fault: ${y.fault}`, x.at + y.left_ms);
    for (const y of x.members?.evidence ?? []) this.noteSuspicion(x.at, y);
  }

  private noteGroup(x: Sample, last: Sample) {
    const [now, was] = [x.members, last.members];
    if (!now || !was) return;
    if (now.view !== was.view)
      this.say(x.at, "view", now.view ? `view ${now.view} of ${names(now)}` : "in no view");
    for (const y of was.members) this.gone.set(y.name, y.address);
    for (const y of now.members) this.gone.delete(y.name);
    for (const y of [...this.gone.keys()].slice(0, -GONE_MAX)) this.gone.delete(y);
    const lead = (y: typeof now) => `${y.leader?.name} ${y.leader?.epoch}`;
    if (lead(now) !== lead(was))
      this.say(x.at, "leader",
        now.leader ? `${now.leader.name} leads, epoch ${now.leader.epoch}` : "nobody leads");
    if (now.quorate !== was.quorate)
      this.say(x.at, "majority",
        now.quorate ? "has a majority" : `has no majority: ${now.why}`);
    const before = new Map(was.members.map((y) => [y.name, y.heard]));
    for (const y of now.members)
      if (before.has(y.name) && before.get(y.name) !== y.heard)
        this.say(x.at, "sight", `${y.name} is ${y.heard ? "heard again" : "not heard"}`);
  }

  private notePeers(x: Sample, last: Sample) {
    const before = new Map(last.peers?.peers.map((y) => [y.name, y.status]));
    for (const y of last.peers ? (x.peers?.peers ?? []) : [])
      if (before.get(y.name) !== y.status) this.say(x.at, "sight", `${y.name} is ${y.status}`);
  }

  private noteSuspicion(now: number, x: Suspicion) {
    const at = now - x.age_ms;
    const text = `${x.by ?? "somebody"} ${x.withdrawn ? "no longer suspects" : "suspected"} ${
      x.who ?? "a stranger"}: ${x.cause}`;
    const told = (y: { at: number; text: string }) =>
      y.text === text && Math.abs(y.at - at) < SAME_MS;
    if (this.suspicions.some(told)) return;
    this.suspicions.push({ at, text });
    if (this.suspicions.length > SUSPICIONS_MAX) this.suspicions.shift();
    this.say(at, "suspicion", text);
  }

  private say(at: number, kind: NotedKind, text: string, until?: number) {
    const place = this.changes.findIndex((x) => x.at <= at);
    this.changes.splice(place < 0 ? this.changes.length : place, 0, { at, kind, text, until });
    this.changes.length = Math.min(this.changes.length, CHANGES_MAX);
  }
}

function key(x: { fault: string; to: string[] }): string {
  return `${x.fault} ${x.to.join()}`;
}

/** Null where it is not counted, or the node has begun anew. */
function perSecond(
  before: Counted, now: Counted, seconds: number, part: string, name: string,
): number | null {
  const [a, b] = [before.parts[part]?.[name], now.parts[part]?.[name]];
  return a === undefined || b === undefined || b < a ? null : (b - a) / seconds;
}

function names(x: { members: { name: string }[] }): string {
  return x.members.map((y) => y.name).join(", ");
}

function last(xs: number[]): number {
  return xs[xs.length - 1] ?? 0;
}

/** Returns `12`, `1.2 k`, `3.4 M`. */
export function short(x: number): string {
  if (x >= 1e6) return `${(x / 1e6).toFixed(1)} M`;
  if (x >= 1e3) return `${(x / 1e3).toFixed(1)} k`;
  return x >= 10 || Number.isInteger(x) ? x.toFixed(0) : x.toFixed(1);
}

/** Returns `0.4 s`, `12 s`, `3 min`, `2 h`. */
export function span(ms: number): string {
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 120) return `${s.toFixed(0)} s`;
  return s < 7200 ? `${(s / 60).toFixed(0)} min` : `${(s / 3600).toFixed(0)} h`;
}

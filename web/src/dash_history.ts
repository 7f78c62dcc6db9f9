// What the dashboard remembers: rates, and what has changed since it was opened.

import type { Sample } from "./dash_shapes";

export const SAMPLES_MAX = 120;
export const CHANGES_MAX = 100;

export interface Rate {
  /** Such as `orderer.delivered`. */
  name: string;
  /** A second, for each pair of samples; the latest one is the last. */
  values: number[];
}

export interface Noted {
  at: number;
  text: string;
}

type Flat = Map<string, number>;

function flat(x: Sample): Flat {
  const result: Flat = new Map();
  for (const [part, all] of Object.entries(x.state?.counters ?? {}))
    for (const [name, value] of Object.entries(all ?? {}))
      result.set(`${part}.${name}`, value);
  return result;
}

/** Grows with each sample, up to a limit. */
export class History {
  readonly changes: Noted[] = [];
  private readonly counts: { at: number; values: Flat }[] = [];
  private last?: Sample;

  add(x: Sample) {
    this.note(x);
    this.last = x;
    if (!x.state) return;
    this.counts.push({ at: x.at, values: flat(x) });
    if (this.counts.length > SAMPLES_MAX) this.counts.shift();
  }

  /** Of what has changed at all, that which changes fastest now first. */
  rates(): Rate[] {
    const latest = this.counts[this.counts.length - 1];
    if (!latest) return [];
    const rates = [...latest.values.keys()].map((name) => ({
      name,
      values: this.counts.slice(1).map(({ at, values }, i) => {
        const before = this.counts[i];
        const seconds = Math.max(0.001, (at - before.at) / 1000);
        const [a, b] = [before.values.get(name), values.get(name)];
        // A node that starts again counts anew; levels may fall.
        return a === undefined || b === undefined ? 0 : Math.max(0, b - a) / seconds;
      }),
    }));
    return rates
      .filter((x) => x.values.some((y) => y > 0))
      .sort((x, y) => last(y.values) - last(x.values) || (x.name < y.name ? -1 : 1));
  }

  private note(x: Sample) {
    const [now, was] = [x.members, this.last?.members];
    if (!this.last) return;
    if (!now !== !was) this.say(x, now ? "the node answers again" : "the node does not answer");
    if (!now || !was) return;
    if (now.view !== was.view)
      this.say(x, now.view ? `view ${now.view} of ${names(now)}` : "in no view");
    if (now.leader?.name !== was.leader?.name)
      this.say(x, now.leader ? `${now.leader.name} leads` : "nobody leads");
    if (now.quorate !== was.quorate)
      this.say(x, now.quorate ? "has a majority" : `has no majority: ${now.why}`);
    const before = new Map(was.members.map((y) => [y.name, y.heard]));
    for (const y of now.members)
      if (before.has(y.name) && before.get(y.name) !== y.heard)
        this.say(x, `${y.name} is ${y.heard ? "heard again" : "not heard"}`);
  }

  private say(x: Sample, text: string) {
    this.changes.unshift({ at: x.at, text });
    this.changes.length = Math.min(this.changes.length, CHANGES_MAX);
  }
}

function names(x: { members: { name: string }[] }): string {
  return x.members.map((y) => y.name).join(", ");
}

function last(xs: number[]): number {
  return xs[xs.length - 1] ?? 0;
}

/** Points of a line through `values` in a box, for `<polyline>`. */
export function spark(values: number[], width: number, height: number): string {
  const most = Math.max(1e-9, ...values);
  return values
    .map((y, i) => {
      const x = values.length > 1 ? (i / (values.length - 1)) * width : width;
      return `${x.toFixed(1)},${(height - 1 - (y / most) * (height - 2)).toFixed(1)}`;
    })
    .join(" ");
}

/** Returns `12`, `1.2 k`, `3.4 M`. */
export function short(x: number): string {
  if (x >= 1e6) return `${(x / 1e6).toFixed(1)} M`;
  if (x >= 1e3) return `${(x / 1e3).toFixed(1)} k`;
  return x >= 10 || Number.isInteger(x) ? x.toFixed(0) : x.toFixed(1);
}

// The order braid of nodes that run: what each has delivered at the last places.

import { inversions } from "./braid";
import type { Deliveries, Round } from "./dash_shapes";

/** Places that are shown. */
export const PLACES = 16;

export interface OrderColumn {
  node: string;
  /** Why there is nothing of it; null where there is. */
  fault: string | null;
  /** Messages that it has delivered in all. */
  messages: number;
  /** What it has at a place: an index into `messages` of the braid. */
  at: Map<number, number>;
}

export interface OrderStrand {
  message: number;
  column: number;
  next: number;
  from: number;
  to: number;
}

export class OrderBraid {
  readonly columns: OrderColumn[];
  /** Those that have answered. */
  readonly drawn: OrderColumn[];
  readonly level: string;
  /** The first place that is shown. */
  readonly first: number;
  readonly messages: { text: string; sender: number }[] = [];
  private readonly known = new Map<string, number>();

  constructor(round: Round<Deliveries>) {
    const rows = [...round.rows].sort((x, y) => (x.node < y.node ? -1 : 1));
    this.columns = rows.map(({ node, answer, fault }) => ({
      node, messages: answer?.messages ?? 0,
      fault: answer?.recent ? null : (fault ?? "it delivers nothing"),
      at: new Map(answer?.recent?.map((x) => [x.place, this.nameOf(x)])),
    }));
    this.drawn = this.columns.filter((x) => !x.fault);
    this.level = rows.find((x) => x.answer?.level)?.answer?.level ?? "";
    const last = Math.max(0, ...this.columns.map((x) => x.messages));
    this.first = Math.max(0, last - PLACES);
  }

  /** Between neighbours of those that have anything in the places shown. */
  strands(): OrderStrand[] {
    const shown = this.drawn
      .map((x, column) => ({ column, places: this.shown(x) }))
      .filter((x) => x.places.size > 0);
    return shown.slice(1).flatMap((right, i) => {
      const { column, places } = shown[i];
      const there = new Map([...right.places].map(([place, message]) => [message, place]));
      return [...places].flatMap(([from, message]) => {
        const to = there.get(message);
        return to === undefined ? [] : [{ message, column, next: right.column, from, to }];
      });
    });
  }

  get crossings(): number {
    const strands = this.strands();
    return this.drawn.reduce((n, _, column) => n + inversions(
      strands.filter((x) => x.column === column).sort((x, y) => x.from - y.from)
        .map((x) => x.to)), 0);
  }

  /** The first place at which two have different messages. */
  get differs(): number | undefined {
    const seen = new Map<number, number>();
    const places: number[] = [];
    for (const { at } of this.columns)
      for (const [place, message] of at) {
        if (seen.has(place) && seen.get(place) !== message) places.push(place);
        seen.set(place, message);
      }
    return places.length ? Math.min(...places) : undefined;
  }

  shown(x: OrderColumn): Map<number, number> {
    return new Map([...x.at].filter(([place]) => place >= this.first));
  }

  words(): string {
    const heard = this.drawn;
    const most = Math.max(0, ...heard.map((x) => x.messages));
    const behind = heard.filter((x) => x.messages + PLACES <= most).map((x) => x.node);
    const order = this.differs === undefined
      ? `${heard.length === 1 ? "One node" : `All ${heard.length} nodes`} that answer `
        + "have the same message at each place."
      : `Not all have the same message at place ${this.differs}`
        + `${/agreed|safe/.test(this.level) ? "" : `, which ${this.level} allows`}.`;
    return order + (behind.length ? ` Far behind: ${behind.join(", ")}.` : "");
  }

  private nameOf(x: Deliveries["recent"][number]): number {
    const key = `${x.view} ${x.id} ${x.number}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const text = `${x.sender ?? x.id}:${x.number} of view ${x.view}`;
    this.messages.push({ text, sender: x.id });
    this.known.set(key, this.messages.length - 1);
    return this.messages.length - 1;
  }
}

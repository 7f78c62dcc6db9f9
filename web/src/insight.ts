// What nodes come to know beside messages: who leads, whom they suspect, what
// they have applied.

import type { Change } from "./model";
import type { TraceRecord } from "./trace";

export type Insight = { at: number; node: number } & (
  | { kind: "leader"; leader?: string; epoch: number }
  | { kind: "suspicion"; whom: string[]; why: string }
  | { kind: "commit"; epoch: number; index: number; count: number }
);

/** A node leads, until another does, or it knows of none, or is gone. */
export interface Reign {
  node: number;
  epoch: number;
  begin: number;
  end: number;
}

export function insightOf(x: TraceRecord, node: number): Insight | undefined {
  const at = x.at_us;
  const epoch = x.epoch ?? 0;
  switch (x.event) {
    case "leader":
      return { kind: "leader", at, node, leader: x.leader ?? undefined, epoch };
    case "suspicion":
      return { kind: "suspicion", at, node, whom: x.whom ?? [], why: x.why ?? "" };
    case "commit":
      return { kind: "commit", at, node, epoch, index: x.index ?? 0, count: x.count ?? 1 };
    default:
      return undefined;
  }
}

export function wordsOfInsight(nodes: string[], x: Insight): string {
  const own = nodes[x.node];
  switch (x.kind) {
    case "leader":
      if (x.leader === undefined) return `${own} knows of no leader`;
      return x.leader === own
        ? `${own} leads, epoch ${x.epoch}`
        : `${own} knows that ${x.leader} leads, epoch ${x.epoch}`;
    case "suspicion":
      return `${own} suspects ${x.whom.join(", ")}${x.why ? `: ${x.why}` : ""}`;
    default:
      return (
        `${own} commits ${x.count > 1 ? `${x.count} entries up to ` : "entry "}` +
        `${x.index} of epoch ${x.epoch}`
      );
  }
}

/** Both ascend by time. */
export function reignsIn(
  nodes: string[], insights: Insight[], changes: Change[], end: number,
): Reign[] {
  const result: Reign[] = [];
  const open = new Map<number, Reign>();
  const close = (node: number, at: number) => {
    const x = open.get(node);
    if (x) x.end = at;
    open.delete(node);
  };
  const gone = changes.filter((x) => x.kind === "gone");
  let next = 0;
  for (const x of insights) {
    for (; next < gone.length && gone[next].at <= x.at; ++next)
      close(gone[next].node, gone[next].at);
    if (x.kind !== "leader") continue;
    close(x.node, x.at);
    if (x.leader !== nodes[x.node]) continue;
    const reign = { node: x.node, epoch: x.epoch, begin: x.at, end };
    result.push(reign);
    open.set(x.node, reign);
  }
  for (; next < gone.length; ++next) close(gone[next].node, gone[next].at);
  return result;
}

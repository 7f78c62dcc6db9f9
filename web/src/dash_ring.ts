// Who stands in the ring, and which lines are between them.

import type { Matrix } from "./dash_matrix";
import type { Told } from "./dash_shapes";

export type Standing = "member" | "joining" | "suspect" | "gone";

export interface Spot {
  name: string;
  address: string;
  standing: Standing;
  leader: boolean;
  self: boolean;
  votes: boolean;
}

/** Whether each of two hears the other; nothing: that is not known. */
export interface Link {
  from: Spot;
  to: Spot;
  there?: boolean;
  back?: boolean;
}

/** Beyond that many, lines from this node alone are drawn. */
const ALL_LINKS_MAX = 12;

const PEER_STANDING: Record<string, Standing> = {
  alive: "member", suspect: "suspect", faulty: "gone", left: "gone", unseen: "joining",
};

/** Those of the view, or of the gossip, and those who were in a view before. */
export function spotsOf(told: Told, before: Map<string, string>): Spot[] {
  if (!told.members)
    return (told.peers?.peers ?? []).map((x) => ({
      name: x.name, address: x.address, self: x.self, leader: false, votes: true,
      standing: x.self ? "member" : (PEER_STANDING[x.status] ?? "suspect"),
    }));
  const { phase, members } = told.members;
  const spots = members.map((x): Spot => ({
    name: x.name, address: x.address, self: x.self, leader: x.leader, votes: x.votes,
    standing: x.self ? ownStanding(phase) : x.state === "learner" ? "joining"
      : x.heard ? "member" : "suspect",
  }));
  for (const [name, address] of before)
    if (!members.some((x) => x.name === name))
      spots.push({
        name, address, self: false, leader: false, votes: true, standing: "gone",
      });
  return spots.sort((x, y) => (x.name < y.name ? -1 : 1));
}

function ownStanding(phase: string): Standing {
  if (phase === "member") return "member";
  return phase === "left" || phase === "refused" ? "gone"
    : phase === "cut_off" ? "suspect" : "joining";
}

export function linksOf(spots: Spot[], matrix?: Matrix): Link[] {
  const there = spots.filter((x) => x.standing !== "gone");
  const result: Link[] = [];
  there.forEach((from, i) => {
    for (const to of there.slice(i + 1)) {
      const own = from.self || to.self;
      if (!own && there.length > ALL_LINKS_MAX) continue;
      // What this node says itself is younger than what the matrix has of it.
      const said = (x: Spot, y: Spot) =>
        x.self ? y.standing !== "suspect" : matrix?.hears(x.name, y.name);
      result.push({ from, to, there: said(from, to), back: said(to, from) });
    }
  });
  return result;
}

/** `both`, `one` way, `none`, or `unknown`: as far as those say who are asked. */
export function kindOf(x: Link): string {
  const said = [x.there, x.back];
  if (said.includes(false)) return said.includes(true) ? "one" : "none";
  return said.includes(true) ? "both" : "unknown";
}

export function wordsFor(x: Spot): string {
  const standing = {
    member: x.self ? "this node" : "heard", joining: "joining",
    suspect: x.self ? "cut off" : "not heard: suspect", gone: "gone",
  }[x.standing];
  return [standing, x.leader ? "leads" : "", x.votes ? "" : "no vote"]
    .filter((y) => y).join(", ");
}

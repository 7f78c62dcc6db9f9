// Panels of nodes that share by gossip, and of servers.

import { html, nothing } from "lit";
import { short, span } from "./dash_history";
import { panel } from "./dash_panel";
import type { Gossip, Round, Service } from "./dash_shapes";

export function gossipPart(x: Gossip) {
  return panel({
    id: "gossip", title: "Who shares what", command: `troupe gossip ls ${x.node}`,
    paths: ["v1/gossip"], wide: true,
  }, html`<table><thead><tr><th>of</th><th>is</th><th class="number">version</th>
      <th class="number">files</th><th class="number">bytes</th><th class="number">age</th>
      <th class="number">expires in</th></tr></thead>
    <tbody>${x.origins.map((y) => html`<tr data-origin=${y.name}
      class=${y.state === "expired" ? "bad" : ""}>
      <td>${y.name}</td><td>${y.state}</td><td class="number">${y.version}</td>
      <td class="number">${y.files}</td><td class="number">${short(y.bytes)}</td>
      <td class="number">${y.state === "own" ? "" : span(y.age_ms)}</td>
      <td class="number">${y.state === "own" || y.state === "expired" ? ""
        : span(y.expires_in_ms)}</td></tr>`)}</tbody></table>`);
}

interface Replica {
  node: string;
  serves: boolean;
  committed: number;
  synced: number;
  fault: string | null;
}

function replicasOf(round: Round<Service>): Replica[] {
  return round.rows
    .filter((x) => x.fault || x.answer?.counters.replica)
    .map(({ node, answer, fault }) => ({
      node, fault, serves: answer?.serves ?? false,
      committed: answer?.counters.replica?.entries_committed ?? 0,
      synced: answer?.counters.replica?.entries_synced ?? 0,
    }))
    .sort((x, y) => (x.node < y.node ? -1 : 1));
}

/** How far each server is behind the one that has the most. */
export function replicaPart(round: Round<Service>, node: string) {
  const all = replicasOf(round);
  if (all.length === 0) return nothing;
  const most = Math.max(...all.map((x) => x.synced));
  return panel({
    id: "replicas", title: "Replicas", command: `troupe members ${node} --replicas`,
    paths: ["v1/all/service"],
  }, html`<table><thead><tr><th>server</th><th>is</th><th class="number">on disk</th>
      <th class="number">behind</th><th class="number">committed</th></tr></thead>
    <tbody>${all.map((x) => x.fault
      ? html`<tr><td>${x.node}</td><td colspan="4" class="bad text">${x.fault}</td></tr>`
      : html`<tr data-replica=${x.node}><td>${x.node}</td>
        <td>${x.serves ? "primary" : "backup"}</td>
        <td class="number">${x.synced}</td><td class="number">${most - x.synced}</td>
        <td class="number">${x.committed}</td></tr>`)}</tbody></table>`);
}

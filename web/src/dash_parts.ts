// Panels of all nodes: each says in words what it shows.

import { html, nothing, svg } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type History, type NotedKind, short, span } from "./dash_history";
import { panel } from "./dash_panel";
import type { Finding, Members, State, Told, Why } from "./dash_shapes";

export function headerPart(told: Told, streams: boolean, fault: string) {
  const { members, state, leader } = told;
  const name = members?.node ?? state?.node ?? "node";
  const stands = members && html`<p>view <b>${members.view ?? "none"}</b>, leader
    <b>${members.leader?.name ?? "nobody"}</b>, epoch <b>${leader?.epoch ?? 0}</b>${
      leader?.is_leader ? html` (this node, its lease lasts ${span(leader.lease_ms)})` : nothing
    }${leader?.serves ? ", serves clients" : nothing}, <b
      class=${members.quorate ? "" : "bad"}>${
      members.quorate ? "a majority is in touch" : members.why || "no majority"}</b></p>`;
  return html`<header><h1>${name}
      <small>${state ? `${state.kind}, Troupe ${state.version}` : ""}
        ${streams || fault || !state ? "" : "(asked once a second: no stream is free)"}</small></h1>
    ${fault ? html`<p class="bad" role="alert">${fault}</p>` : nothing}
    ${stands ?? nothing}</header>`;
}

/** The message at the head of the queue, and who has acknowledged it. */
function headPart(x: Finding, members: Members) {
  const lacks = new Set(x.lacks);
  const known = members.members.filter((y) => lacks.has(y.name)).length > 0;
  return known
    ? html`<ul class="acks" aria-label="Acknowledgements">${members.members.map((y) =>
        html`<li class=${lacks.has(y.name) ? "missing" : "present"}>${
          lacks.has(y.name) ? "✗" : "✓"} ${y.name}
          <span class="unseen">${lacks.has(y.name) ? "is missing" : "is there"}</span></li>`)}</ul>`
    : nothing;
}

function findingPart(x: Finding, members?: Members) {
  const next = x.next
    ? html`<br><small>next: ${x.next} ${
        x.next_in_ms === null ? "" : `in ${span(x.next_in_ms)}`}</small>`
    : nothing;
  return html`<li class=${x.stuck ? "bad" : ""}>${x.text}${
    x.waited_ms === null ? "" : `, for ${span(x.waited_ms)}`}${next}
    ${members && x.kind === "message" ? headPart(x, members) : nothing}</li>`;
}

export function whyPart(x: Why, told: Told, node: string) {
  const { members, state } = told;
  const held = state?.counters.orderer?.messages_held_back;
  return panel({
    id: "why", title: members ? "The head of the queue" : "What waits", command: `troupe why ${node}`,
    paths: ["v1/why"],
  }, html`${held === undefined ? nothing : html`<p>${held} messages are held back.</p>`}
    ${x.findings.length === 0 ? html`<p>Nothing waits.</p>` : html`<ul class="plain" tabindex="0"
      aria-label="What waits">${x.findings.map((y) => findingPart(y, members))}</ul>`}
    ${state && state.waits.length > 0 ? html`<table><thead><tr><th>waits for</th><th>what</th>
      <th class="number">messages</th><th class="number">since</th></tr></thead><tbody>${
        state.waits.map((y) => html`<tr><td>${y.member}</td><td>${y.what}</td>
          <td class="number">${y.messages}</td>
          <td class="number">${span(y.since_ms)}</td></tr>`)}</tbody></table>` : nothing}`);
}

/** In the list, and in the lanes. */
const SHOWN = 50;
const SHOWN_MS = 180_000;
const LANES: [NotedKind, string][] = [
  ["view", "views"], ["leader", "leaders"], ["majority", "majority"],
  ["sight", "heard"], ["suspicion", "suspicions"], ["fault", "faults"], ["node", "answers"],
];
const LANE = 18;
const LEFT = 76;
const WIDTH = 420;

/** Lanes of marks over the last minutes; a fault is a bar. */
function lanesPart(history: History, now: number) {
  const x = (at: number) =>
    LEFT + (WIDTH - LEFT - 6) * (1 - Math.min(1, Math.max(0, (now - at) / SHOWN_MS)));
  const marks = (kind: NotedKind, i: number) => history.changes
    .filter((y) => y.kind === kind && now - (y.until ?? y.at) < SHOWN_MS)
    .map((y) => y.until === undefined
      ? svg`<circle class=${kind} r="4.5" cx=${x(y.at)} cy=${i * LANE + 11}>
          <title>${y.text}</title></circle>`
      : svg`<rect class=${kind} x=${x(y.at)} y=${i * LANE + 6} height="10"
          width=${Math.max(3, x(Math.min(now, y.until)) - x(y.at))}>
          <title>${y.text}</title></rect>`);
  return html`<svg class="lanes" viewBox="0 0 ${WIDTH} ${LANES.length * LANE + 18}" role="img"
      aria-label="What happened in the last three minutes; the list below has the same">
    ${LANES.map(([kind, name], i) => svg`<text x="0" y=${i * LANE + 15}>${name}</text>
      <line x1=${LEFT} x2=${WIDTH - 6} y1=${i * LANE + 11} y2=${i * LANE + 11}></line>
      ${marks(kind, i)}`)}
    <text x=${LEFT} y=${LANES.length * LANE + 14}>3 min ago</text>
    <text class="end" x=${WIDTH - 6} y=${LANES.length * LANE + 14}>now</text></svg>`;
}

/** By what a node tells: of a group, of what is gossiped, or of itself alone. */
export type NodeKind = "group" | "gossip" | "alone";

const TIME_COMMANDS: Record<NodeKind, (node: string) => string> = {
  group: (node) => `troupe members ${node} --watch`,
  gossip: (node) => `troupe gossip watch ${node}`,
  alone: (node) => `troupe top ${node}`,
};
const TIME_PATHS: Record<NodeKind, string> = {
  group: "v1/members", gossip: "v1/gossip", alone: "v1/state",
};

/** What happened: as this page saw it, and whom the node has suspected. */
export function timePart(history: History, now: number, node: string, kind: NodeKind) {
  const time = (at: number) => new Date(at).toLocaleTimeString();
  return panel({
    id: "time", title: "What happened",
    command: TIME_COMMANDS[kind](node),
    paths: [TIME_PATHS[kind], "v1/events"],
  }, html`${lanesPart(history, now)}
    <ol aria-live="polite" tabindex="0" aria-label="What happened, the latest first">${
      // By their keys, so that what is new alone is read out.
      repeat(history.changes.slice(0, SHOWN), (x) => `${x.at} ${x.text}`, (x) => html`<li>
        <time>${time(x.at)}</time> ${x.text}</li>`)}</ol>`);
}

const ROWS = 12;

/** All that is counted, whatever the node: the fastest first. */
export function countsPart(history: History, state: State) {
  const rates = history.rates().slice(0, ROWS);
  return panel({
    id: "counts", title: "Counts a second", command: `troupe inspect ${state.node}`,
    paths: ["v1/state", "metrics"],
  }, html`${rates.length === 0 ? html`<p>Nothing is counted at present.</p>` : nothing}
    <table><tbody>${rates.map((x) => html`<tr><td>${x.name}</td>
      <td class="number">${short(x.values[x.values.length - 1])}</td></tr>`)}</tbody></table>`);
}

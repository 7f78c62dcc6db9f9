// Panels of a group: the ring, who hears whom, and in which order each delivers.

import { html, nothing, svg } from "lit";
import type { Matrix } from "./dash_matrix";
import { type OrderBraid, PLACES } from "./dash_order";
import { panel } from "./dash_panel";
import { kindOf, type Link, type Spot, wordsFor } from "./dash_ring";

const RADIUS = 105;

/** The members in a ring, with a line between those that hear each other. */
export function ringPart(spots: Spot[], links: Link[], node: string, gossips: boolean) {
  const at = (x: Spot) => {
    const angle = (spots.indexOf(x) / Math.max(1, spots.length)) * 2 * Math.PI - Math.PI / 2;
    return { x: 160 + RADIUS * Math.cos(angle), y: 145 + RADIUS * Math.sin(angle) };
  };
  // A line that is good one way alone ends in an arrow where it is heard.
  const link = (x: Link) => {
    const [a, b] = x.there === false ? [at(x.from), at(x.to)] : [at(x.to), at(x.from)];
    const arrow = kindOf(x) === "one" ? "url(#arrow)" : nothing;
    const far = Math.max(1, Math.hypot(b.x - a.x, b.y - a.y));
    const end = (k: number) => ({ x: a.x + (b.x - a.x) * k, y: a.y + (b.y - a.y) * k });
    const [from, to] = [end(20 / far), end(1 - 20 / far)];
    return svg`<line class="link ${kindOf(x)}" x1=${from.x} y1=${from.y}
      x2=${to.x} y2=${to.y} marker-end=${arrow}></line>`;
  };
  const spot = (x: Spot) => svg`<g class="spot ${x.standing} ${x.leader ? "leader" : ""}"
      transform=${`translate(${at(x).x} ${at(x).y})`}>
      <title>${x.name}: ${wordsFor(x)}, ${x.address}</title>
      <circle r=${x.self ? 17 : 13}></circle>
      ${x.leader ? svg`<text class="mark" y="5">★</text>` : nothing}
      <text y="32">${x.name}</text></g>`;
  return panel({
    id: "ring", title: gossips ? "Who takes part" : "Members",
    command: gossips ? `troupe inspect ${node} member-finder` : `troupe members ${node}`,
    paths: [gossips ? "v1/peers" : "v1/members"],
  }, html`<svg viewBox="0 0 320 300" role="img" aria-label="The members in a ring; the table
      below says the same">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"
        markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z"></path></marker></defs>
      ${links.map(link)}${spots.map(spot)}</svg>
    <table><thead><tr><th>member</th><th>seen from here</th><th>address</th></tr></thead>
      <tbody>${spots.map((x) => html`<tr data-standing=${x.standing}>
        <td>${x.name}</td><td>${wordsFor(x)}</td><td class="address">${x.address}</td></tr>`)}</tbody>
    </table>`);
}

const CELLS = {
  self: ["·", "itself"], yes: ["yes", "hears"], no: ["no", "does not hear"],
  absent: ["–", "has not in its view"], unknown: ["?", "did not say whether it hears"],
} as const;

export function matrixPart(x: Matrix, node: string) {
  const faults = x.rows.filter((y) => y.fault);
  return panel({
    id: "matrix", title: "Who hears whom", command: `troupe members ${node} --matrix`,
    paths: ["v1/all/members"],
  }, html`<table class="matrix"><thead><tr><th scope="col">hears</th>
      ${x.names.map((y) => html`<th scope="col">${y}</th>`)}<th scope="col">view</th></tr></thead>
    <tbody>${x.rows.map((row) => html`<tr><th scope="row">${row.node}</th>
      ${row.cells.map((cell, i) => html`<td class=${cell}
        title="${row.node} ${CELLS[cell][1]} ${x.names[i]}">${CELLS[cell][0]}</td>`)}
      <td>${row.fault ? "?" : (row.view ?? "none")}</td></tr>`)}</tbody></table>
    ${faults.map((y) => html`<p class="faint">${y.node}: ${y.fault}</p>`)}`);
}

const STEP = 15;
const TOP = 34;
const WIDTH = 340;
const EDGE = 44;

/** A column a node, a line a message; the earliest place on top. */
export function orderPart(x: OrderBraid, node: string) {
  const gap = (WIDTH - 2 * EDGE) / Math.max(1, x.drawn.length - 1);
  const at = (column: number, place: number) =>
    ({ x: EDGE + gap * column, y: TOP + (place - x.first + 0.5) * STEP });
  const colour = (message: number) => `s${x.messages[message].sender % 7}`;
  const strands = x.strands().map((y) => {
    const [a, b] = [at(y.column, y.from), at(y.next, y.to)];
    const middle = (a.x + b.x) / 2;
    return svg`<path class="strand ${colour(y.message)}"
      d="M${a.x} ${a.y} C${middle} ${a.y} ${middle} ${b.y} ${b.x} ${b.y}"></path>`;
  });
  // Names of neighbours stand at two heights, since they may be long.
  const columns = x.drawn.map((y, i) => svg`
    <text class="head" x=${EDGE + gap * i} y=${x.drawn.length > 3 && i % 2 ? 26 : 13}>${
      y.node}</text>
    ${[...x.shown(y)].map(([place, message]) => svg`<circle r="4.5"
      class=${colour(message)} cx=${at(i, place).x} cy=${at(i, place).y}>
      <title>${y.node}, place ${place}: ${x.messages[message].text}</title></circle>`)}`);
  const places = Array.from({ length: PLACES }, (_, i) => x.first + i);
  return panel({
    id: "order", title: "The order in which each delivers",
    command: `troupe members ${node} --deliveries`, paths: ["v1/all/deliveries"],
  }, html`<p data-crossings=${x.crossings}>${x.words()}</p>
    <svg class="braid" viewBox="0 0 ${WIDTH} ${TOP + PLACES * STEP + 4}" role="img"
      aria-label="Order braid of the last ${PLACES} places. ${x.words()}">
      ${places.filter((_, i) => i % 5 === 0).map((y) => svg`<text class="place" x="4"
        y=${at(0, y).y + 4}>${y}</text>`)}${strands}${columns}</svg>
    <table><thead><tr><th>member</th><th class="number">delivered</th><th>last</th></tr></thead>
      <tbody>${x.columns.map((y) => html`<tr><td>${y.node}</td>
        <td class="number">${y.fault ? "?" : y.messages}</td>
        <td class="text">${y.fault ?? x.messages[[...y.at.values()].pop() ?? -1]?.text ?? "nothing"}</td>
        </tr>`)}</tbody></table>`);
}

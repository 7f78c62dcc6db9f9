// Panels of the dashboard: each says in words what it shows.

import { html, nothing, svg } from "lit";
import { type History, short, spark } from "./dash_history";
import type { MemberRow, Members, State, Why } from "./dash_shapes";

const RADIUS = 105;

function wordsFor(x: MemberRow): string {
  return [
    x.self ? "this node" : x.heard ? "heard" : "not heard",
    x.leader ? "leads" : "",
    x.state === "learner" ? "learns" : "",
    x.votes ? "" : "no vote",
  ].filter((y) => y).join(", ");
}

/** The members of the view in a ring, with a line to each that is heard. */
export function ringPart(x: Members) {
  const at = (i: number) => {
    const angle = (i / Math.max(1, x.members.length)) * 2 * Math.PI - Math.PI / 2;
    return { x: 160 + RADIUS * Math.cos(angle), y: 145 + RADIUS * Math.sin(angle) };
  };
  const self = x.members.findIndex((y) => y.self);
  const link = (y: MemberRow, i: number) =>
    self < 0 || y.self
      ? nothing
      : svg`<line class=${y.heard ? "heard" : "unheard"} x1=${at(self).x} y1=${at(self).y}
          x2=${at(i).x} y2=${at(i).y}></line>`;
  const node = (y: MemberRow, i: number) => svg`<g
      class=${`${y.heard || y.self ? "alive" : "silent"} ${y.leader ? "leader" : ""}`}
      transform=${`translate(${at(i).x} ${at(i).y})`}>
      <title>${y.name}: ${wordsFor(y)}, ${y.address}</title>
      <circle r=${y.self ? 17 : 13}></circle>
      ${y.leader ? svg`<text class="mark" y="5">★</text>` : nothing}
      <text y="32">${y.name}</text></g>`;
  return html`<section aria-labelledby="ring"><h2 id="ring">Members</h2>
    <svg viewBox="0 0 320 300" role="img" aria-label="The members in a ring">
      ${x.members.map(link)}${x.members.map(node)}</svg>
    <table><thead><tr><th>member</th><th>seen from here</th><th>address</th></tr></thead>
      <tbody>${x.members.map((y) => html`<tr data-heard=${y.heard}>
        <td>${y.name}</td><td>${wordsFor(y)}</td><td>${y.address}</td></tr>`)}</tbody>
    </table></section>`;
}

export function whyPart(x: Why) {
  const seconds = (ms: number | null) => (ms === null ? "" : `${(ms / 1000).toFixed(1)} s`);
  return html`<section aria-labelledby="why"><h2 id="why">What waits, and for whom</h2>
    ${x.findings.length === 0
      ? html`<p>Nothing waits.</p>`
      : html`<ul>${x.findings.map((y) => html`<li class=${y.stuck ? "bad" : ""}>
          ${y.text}${y.waited_ms === null ? "" : `, for ${seconds(y.waited_ms)}`}${y.next
            ? html`<br><small>next: ${y.next} ${
                y.next_in_ms === null ? "" : `in ${seconds(y.next_in_ms)}`}</small>`
            : nothing}</li>`)}</ul>`}
  </section>`;
}

const ROWS = 14;

export function ratesPart(history: History) {
  const rates = history.rates().slice(0, ROWS);
  return html`<section aria-labelledby="rates"><h2 id="rates">Counts a second</h2>
    ${rates.length === 0 ? html`<p>Nothing is counted at present.</p>` : nothing}
    <table><tbody>${rates.map((x) => html`<tr><td>${x.name}</td>
      <td class="number">${short(x.values[x.values.length - 1])}</td>
      <td><svg class="spark" viewBox="0 0 120 24" aria-hidden="true">
        <polyline points=${spark(x.values, 120, 24)}></polyline></svg></td></tr>`)}
    </tbody></table></section>`;
}

/** What happened: as this page saw it, and whom the node has suspected. */
export function timePart(history: History, members?: Members) {
  const time = (at: number) => new Date(at).toLocaleTimeString();
  const suspicions = (members?.evidence ?? []).slice(-8).reverse();
  return html`<section aria-labelledby="time"><h2 id="time">What happened</h2>
    <ol aria-live="polite">${history.changes.slice(0, 30).map((x) => html`<li>
      <time>${time(x.at)}</time> ${x.text}</li>`)}</ol>
    ${suspicions.length === 0 ? nothing : html`<h3>Suspicions</h3>
      <ul>${suspicions.map((x) => html`<li>${x.by ?? "somebody"} suspected
        ${x.who ?? "a stranger"}: ${x.cause}, ${(x.age_ms / 1000).toFixed(0)} s ago${
          x.withdrawn ? ", withdrawn" : ""}</li>`)}</ul>`}
  </section>`;
}

export function headerPart(members?: Members, state?: State, fault = "") {
  const name = members?.node ?? state?.node ?? "node";
  return html`<header><h1>${name}
      <small>${state ? `${state.kind}, Troupe ${state.version}` : ""}</small></h1>
    ${fault ? html`<p class="bad" role="alert">${fault}</p>` : nothing}
    ${members ? html`<p>view <b>${members.view ?? "none"}</b>, leader
      <b>${members.leader?.name ?? "nobody"}</b>, <b class=${members.quorate ? "" : "bad"}>${
        members.quorate ? "a majority is in touch" : members.why || "no majority"}</b></p>`
      : nothing}
  </header>`;
}

export interface Orders {
  order: (what: Record<string, unknown>) => void;
}

/** Buttons for faults: of this node, and of its links. */
export function chaosPart(members: Members | undefined, answer: string, on: Orders) {
  const others = (members?.members ?? []).filter((x) => !x.self);
  return html`<section aria-labelledby="chaos"><h2 id="chaos">Break it</h2>
    <div class="buttons">
      ${others.map((x) => html`<button
        @click=${() => on.order({ partition: [x.address], for: "10s" })}>
        Part from ${x.name}, 10 s</button>`)}
      <button ?disabled=${others.length === 0} @click=${() =>
        on.order({ partition: others.map((x) => x.address), for: "10s" })}>
        Part from all, 10 s</button>
      <button @click=${() => on.order({ loss: 0.3, for: "10s" })}>Lose 30 %, 10 s</button>
      <button @click=${() => on.order({ delay: "1ms..60ms", for: "10s" })}>
        Delay, 10 s</button>
      <button @click=${() => on.order({ pause: "3s" })}>Stand still, 3 s</button>
      <button class="danger" @click=${() => on.order({ kill: true })}>Kill</button>
      <button @click=${() => on.order({ heal: true })}>Heal the links</button>
    </div>
    <p role="status">${answer}</p></section>`;
}

// Buttons for faults: of this node, and of its links.

import { html, nothing } from "lit";
import { span } from "./dash_history";
import { panel } from "./dash_panel";
import type { Spot } from "./dash_ring";
import type { Chaos } from "./dash_shapes";

export const SPANS = ["5s", "10s", "30s", "2m"];

export interface ChaosState {
  spots: Spot[];
  /** How long a fault lasts. */
  span: string;
  /** What the node said to the last order. */
  answer: string;
  /** Whether "Kill" was pressed once. */
  armed: boolean;
}

export interface ChaosHands {
  order: (what: Record<string, unknown>) => void;
  choose: (span: string) => void;
  arm: () => void;
}

function faultsPart(x: Chaos, spots: Spot[]) {
  const name = (address: string) =>
    spots.find((y) => y.address === address)?.name ?? address;
  return x.faults.length === 0
    ? html`<p>No fault holds.</p>`
    : html`<ul class="plain">${x.faults.map((y) => html`<li>${y.fault}${
        y.to.length ? `, to ${y.to.map(name).join(", ")}` : ", on all links"}: ${
        span(y.left_ms)} left</li>`)}</ul>`;
}

function buttonsPart(x: ChaosState, on: ChaosHands) {
  const others = x.spots.filter((y) => !y.self);
  const all = others.map((y) => y.address);
  const button = (text: string, what: Record<string, unknown>, off = false) =>
    html`<button ?disabled=${off} @click=${() => on.order(what)}>${text}</button>`;
  return html`<div class="buttons">
      <label>for <select aria-label="How long a fault lasts" @change=${(e: Event) =>
        on.choose((e.target as HTMLSelectElement).value)}>${SPANS.map((y) => html`
          <option value=${y} ?selected=${y === x.span}>${y}</option>`)}</select></label>
      ${button("Heal the links", { heal: true })}
    </div>
    <div class="buttons">
      ${others.map((y) => button(`Part from ${y.name}`,
        { partition: [y.address], for: x.span }))}
      ${button("Part from all", { partition: all, for: x.span }, all.length === 0)}
    </div>
    <div class="buttons">
      ${others.map((y) => button(`Send nothing to ${y.name}`,
        { cut: [y.address], for: x.span }))}
    </div>
    <div class="buttons">
      ${button("Lose 30 %", { loss: 0.3, for: x.span })}
      ${button("Double 10 %", { duplicate: 0.1, for: x.span })}
      ${button("Delay 1 to 60 ms", { delay: "1ms..60ms", for: x.span })}
      ${button("Stand still 3 s", { pause: "3s" })}
      <button class="danger" @click=${() => (x.armed ? on.order({ kill: true }) : on.arm())}>
        ${x.armed ? "Press again to kill" : "Kill"}</button>
    </div>`;
}

export function chaosPart(x: Chaos, state: ChaosState, on: ChaosHands, node: string) {
  return panel({
    id: "chaos", title: "Faults", command: `troupe chaos ${node}`, paths: ["v1/chaos"],
    wide: true,
  }, html`${faultsPart(x, state.spots)}
    ${x.allowed ? buttonsPart(state, on) : html`<p class="faint">This node takes no faults:
      its file has no <code>"chaos": {"allow": true}</code>.</p>`}
    <p role="status">${state.answer || nothing}</p>`);
}

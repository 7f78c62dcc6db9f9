// Parts of the page that only say something.

import { html, nothing } from "lit";
import type { Relation } from "./causality";
import type { ListedEvent } from "./events";
import type { Model } from "./model";
import { timeText } from "./span";
import { summaryOf, wordsForRelations } from "./words";

/**
 * What was played, and what came out of it: `order` says that in a sentence, and
 * `show` shows where orders part, if they do.
 */
export function headPart(model: Model, order: string, show?: () => void) {
  return html`<header>
    <h1>Trace${model.title ? html`: <span>${model.title}</span>` : nothing}</h1>
    <p>${summaryOf(model)}</p>
    ${order
      ? html`<p class="order">${order}
          ${show ? html`<button @click=${show}>Show it</button>` : nothing}</p>`
      : nothing}
    ${model.violations.map(
      (x) => html`<p class="bad" role="alert">
        At ${timeText(x.at - model.begin)}: ${x.text}</p>`,
    )}
  </header>`;
}

/** The message that is chosen, and how the others stand to it. */
export function chosenPart(
  model: Model,
  chosen: number | undefined,
  relations: Relation[] | undefined,
  clear: () => void,
) {
  if (chosen === undefined || !relations)
    return html`<div class="chosen" aria-live="polite">
      Choose a message to see its causal past and future.</div>`;
  const x = model.messages[chosen];
  const sent = x.sentAt === undefined ? "" : ` sent at ${timeText(x.sentAt - model.begin)},`;
  const ranks = model.deliveries
    .map((order, node) => ({ node, rank: order.indexOf(chosen) }))
    .filter((y) => y.rank >= 0)
    .map((y) => `${model.nodes[y.node]} at rank ${y.rank}`);
  return html`<div class="chosen" aria-live="polite">
    <strong>${x.name}</strong>:${sent} ${wordsForRelations(relations)}.
    ${ranks.length > 0 ? `Delivered by ${ranks.join(", ")}.` : "Delivered nowhere."}
    <span class="key"><i class="past"></i> past <i class="future"></i> future</span>
    <button @click=${clear}>Clear</button>
  </div>`;
}

/** All of it in words; there are as many rows as fit if there are `most`. */
export function listPart(
  rows: ListedEvent[],
  most: number,
  on: { open: (yes: boolean) => void; choose: (message?: number) => void },
) {
  const row = (x: ListedEvent) =>
    x.message === undefined
      ? html`<li>${x.text}</li>`
      : html`<li><button class="plain" @click=${() => on.choose(x.message)}>
          ${x.text}</button></li>`;
  return html`<details
    @toggle=${(e: Event) => on.open((e.target as HTMLDetailsElement).open)}>
    <summary>What is shown, as a list</summary>
    ${rows.length >= most ? html`<p>The first ${most}; zoom in for the rest.</p>` : nothing}
    <ol>${rows.map(row)}</ol>
  </details>`;
}

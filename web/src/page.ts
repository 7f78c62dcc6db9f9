// <troupe-trace>: the page.

import { html, LitElement, nothing, type PropertyValues } from "lit";
import { Braid } from "./braid";
import { lastFirst } from "./braid_view";
import { type Relation, relationsOf } from "./causality";
import type { Arrow, Model } from "./model";
import { type Difference, firstDifference, wordsForOrder } from "./difference";
import { eventsIn } from "./events";
import { chosenPart, headPart, listPart } from "./page_parts";
import {
  advanced, FASTEST, firstSpan, following, SLOWEST, speedFor, speedText,
} from "./player";
import { Intervals, type Span, timeText, within, zoomed } from "./span";
import { pageStyle } from "./style";
import { keyOf, plural } from "./words";

const ROWS_MAX = 200;
/** Events that can be told apart, in a pixel of the page's width. */
const READABLE = 0.3;

export class TracePage extends LitElement {
  static styles = pageStyle;
  static properties = {
    model: { attribute: false },
    span: { state: true },
    cursor: { state: true },
    playing: { state: true },
    power: { state: true },
    chosen: { state: true },
    query: { state: true },
    hover: { state: true },
    first: { state: true },
    whole: { state: true },
    listed: { state: true },
  };

  declare model: Model;
  declare span: Span;
  declare cursor?: number;
  declare playing: boolean;
  declare power: number;
  declare chosen?: number;
  declare query: string;
  declare hover: string;
  declare first: number;
  declare whole: boolean;
  declare listed: boolean;

  private arrows!: Intervals<Arrow>;
  private arrivals!: Braid;
  private deliveries!: Braid;
  private difference?: Difference;
  private order = "";
  private relations?: Relation[];
  private sought?: Set<number>;
  private lastFrame?: number;

  constructor() {
    super();
    this.playing = false;
    this.query = "";
    this.hover = "";
    this.first = 0;
    this.whole = true;
    this.listed = false;
  }

  protected willUpdate(changed: PropertyValues) {
    const { model } = this;
    if (changed.has("model")) {
      this.arrows = new Intervals(model.arrows);
      this.arrivals = new Braid(model.arrivals);
      this.deliveries = new Braid(model.deliveries);
      this.difference = firstDifference(model.deliveries);
      this.order = wordsForOrder(model, this.difference);
      const events = model.points.length + model.arrows.length;
      this.span = firstSpan(model, events, innerWidth * READABLE);
      this.power = speedFor(this.span);
    }
    if (changed.has("chosen"))
      this.relations =
        this.chosen === undefined
          ? undefined
          : relationsOf(model.messages, this.chosen);
    if (changed.has("query")) this.sought = this.found();
  }

  protected updated() {
    // For scripts and tests, which cannot look into a picture.
    this.dataset.lanes = `${this.model.nodes.length}`;
    this.dataset.arrows = `${this.model.arrows.length}`;
    this.dataset.deliveries = `${this.model.deliveries.flat().length}`;
    this.dataset.arrivalCrossings = `${this.arrivals.crossings}`;
    this.dataset.deliveryCrossings = `${this.deliveries.crossings}`;
  }

  // -- what the user does -----------------------------------------------------

  private found(): Set<number> | undefined {
    const query = this.query.trim().toLowerCase();
    if (!query) return undefined;
    const result = new Set<number>();
    this.model.messages.forEach((x, i) => {
      if (x.name.toLowerCase().includes(query)) result.add(i);
    });
    return result;
  }

  /** An event that tells of no message has null. */
  private choose(message?: number | null) {
    this.chosen = message ?? undefined;
  }

  /** Chooses a message and shows where it was sent. */
  private goTo(message: number) {
    this.choose(message);
    const at = this.model.messages[message].sentAt;
    if (at === undefined || (at >= this.span.begin && at <= this.span.end)) return;
    const half = (this.span.end - this.span.begin) / 2;
    this.span = within(this.model, { begin: at - half, end: at + half });
  }

  /** The next one that was searched for, and after the last one the first. */
  private goToNext() {
    const found = [...(this.sought ?? [])];
    if (found.length === 0) return;
    this.goTo(found.find((x) => x > (this.chosen ?? -1)) ?? found[0]);
  }

  /** Chooses what one of the two nodes delivered where they first differ. */
  private showDifference() {
    if (!this.difference) return;
    this.goTo(this.difference.messages[0]);
    this.moveTo(this.difference.place - 3);
  }

  private zoom(factor: number) {
    const middle = (this.span.begin + this.span.end) / 2;
    this.span = zoomed(this.model, this.span, factor, middle);
  }

  private toggle() {
    this.playing = !this.playing;
    if (!this.playing) return;
    const { model, cursor, span } = this;
    if (cursor === undefined || cursor >= model.end) this.cursor = span.begin;
    this.lastFrame = undefined;
    requestAnimationFrame((now) => this.step(now));
  }

  private step(now: number) {
    if (!this.playing || this.cursor === undefined) return;
    const spent = now - (this.lastFrame ?? now);
    this.lastFrame = now;
    this.seek(advanced(this.model, this.cursor, spent, this.power));
    if (this.cursor >= this.model.end) this.playing = false;
    else requestAnimationFrame((next) => this.step(next));
  }

  private seek(at: number) {
    this.cursor = at;
    this.span = following(this.model, this.span, at);
  }

  private stop() {
    this.playing = false;
    this.cursor = undefined;
  }

  private moveTo(first: number) {
    const last = Math.max(lastFirst(this.arrivals), lastFirst(this.deliveries));
    this.first = Math.min(last, Math.max(0, Math.round(first)));
  }

  // -- what the user sees -----------------------------------------------------

  protected render() {
    const { model } = this;
    return html`
      ${headPart(
        model, this.order,
        this.difference && (() => this.showDifference()),
      )}
      ${this.renderControls()}
      <main>
        <section aria-label="Space-time diagram">
          <troupe-diagram
            .model=${model} .arrows=${this.arrows} .span=${this.span}
            .cursor=${this.cursor} .relations=${this.relations}
            .sought=${this.sought}
            @span=${(e: CustomEvent) => (this.span = e.detail)}
            @choose=${(e: CustomEvent) => this.choose(e.detail)}
            @hover=${(e: CustomEvent) => (this.hover = e.detail)}
            @whole=${(e: CustomEvent) => (this.whole = e.detail)}
          ></troupe-diagram>
          <p class="hover">${this.hover || this.hint()}</p>
        </section>
        ${chosenPart(model, this.chosen, this.relations, () => this.choose())}
        ${this.renderList()}
        ${model.messages.length > 0 ? this.renderBraids() : nothing}
      </main>
    `;
  }

  private hint() {
    const { begin } = this.model;
    const shown = `${timeText(this.span.begin - begin)} to ${timeText(this.span.end - begin)}`;
    return `${shown}. ${this.whole ? keyOf(this.model) : "Too much to draw all of it: zoom in."}`;
  }

  private renderControls() {
    return html`
      <div class="controls" role="toolbar" aria-label="View and playback">
        <button @click=${() => this.zoom(0.5)} aria-label="Zoom in">+</button>
        <button @click=${() => this.zoom(2)} aria-label="Zoom out">−</button>
        <button @click=${() => (this.span = { ...this.spanOfAll() })}>All</button>
        <button @click=${() => this.toggle()} id="play">
          ${this.playing ? "Pause" : "Play"}</button>
        <button @click=${() => this.stop()} ?disabled=${this.cursor === undefined}>
          Stop</button>
        <label class="wide">Time
          <input type="range" id="time" min=${this.model.begin} max=${this.model.end}
            step="any" .value=${`${this.cursor ?? this.span.begin}`}
            aria-valuetext=${timeText((this.cursor ?? this.span.begin) - this.model.begin)}
            @input=${(e: Event) => this.seek(numberIn(e))}></label>
        <label>Speed
          <input type="range" id="speed" min=${SLOWEST} max=${FASTEST} step="0.1"
            .value=${`${this.power}`} aria-valuetext=${speedText(this.power)}
            @input=${(e: Event) => (this.power = numberIn(e))}>
          <output>${speedText(this.power)}</output></label>
        ${this.renderSearch()}
      </div>
    `;
  }

  private renderSearch() {
    return html`
      <label>Search
        <input type="search" id="search" placeholder=${`${this.model.nodes[0] ?? "peer-1"}#1`}
          @input=${(e: Event) => (this.query = (e.target as HTMLInputElement).value)}
          @keydown=${(e: KeyboardEvent) => e.key === "Enter" && this.goToNext()}>
        <output>${this.sought ? plural(this.sought.size, "message") : nothing}</output>
      </label>
      <button @click=${() => this.goToNext()} ?disabled=${!this.sought?.size}>
        Next</button>
    `;
  }

  private spanOfAll(): Span {
    return { begin: this.model.begin, end: this.model.end };
  }

  private renderList() {
    const rows = this.listed
      ? eventsIn(this.model, this.arrows, this.span, ROWS_MAX)
      : [];
    return listPart(rows, ROWS_MAX, {
      open: (yes) => (this.listed = yes),
      choose: (message) => this.choose(message),
    });
  }

  private renderBraids() {
    return html`<section aria-label="Order braid" class="braids">
      ${this.model.carried ? this.renderBraid("arrival", this.arrivals) : nothing}
      ${this.renderBraid("delivery", this.deliveries)}
      ${this.renderPlaces()}
    </section>`;
  }

  private renderBraid(kind: "arrival" | "delivery", braid: Braid) {
    const words = `Order of ${kind}: ${plural(braid.crossings, "crossing")}`;
    return html`<figure>
      <figcaption>${words}</figcaption>
      <troupe-braid id=${kind}
        .model=${this.model} .braid=${braid} .first=${this.first} .words=${words}
        .relations=${this.relations} .sought=${this.sought}
        @choose=${(e: CustomEvent) => this.choose(e.detail)}
        @first=${(e: CustomEvent) => this.moveTo(e.detail)}
        @hover=${(e: CustomEvent) => (this.hover = e.detail)}
      ></troupe-braid>
    </figure>`;
  }

  private renderPlaces() {
    const last = Math.max(lastFirst(this.arrivals), lastFirst(this.deliveries));
    return html`<label class="wide">Places from
      <input type="range" id="places" min="0" max=${last} .value=${`${this.first}`}
        @input=${(e: Event) => this.moveTo(numberIn(e))}>
      <output>${this.first}</output></label>`;
  }
}

function numberIn(e: Event): number {
  return Number((e.target as HTMLInputElement).value);
}

customElements.define("troupe-trace", TracePage);

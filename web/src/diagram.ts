// <troupe-diagram>: the lanes and arrows. Tells `span` when another part of
// time is wanted, `choose` with a message or nothing, `hover` with words, and
// `whole` with whether all that is there could be drawn.

import type { PropertyValues } from "lit";
import { CanvasElement } from "./canvas";
import type { Relation } from "./causality";
import type { Arrow, Model } from "./model";
import type { Palette } from "./palette";
import { paint } from "./paint";
import { heightOf, type Hit, hitAt, type Scene, timeAt } from "./scene";
import { type Intervals, moved, type Span, zoomed } from "./span";
import { summaryOf, wordsForHit } from "./words";

/** Of the span, with each key. */
const PAN = 0.2;
const ZOOM = 1.4;

export class Diagram extends CanvasElement {
  static properties = {
    model: { attribute: false },
    arrows: { attribute: false },
    span: { attribute: false },
    cursor: { attribute: false },
    relations: { attribute: false },
    sought: { attribute: false },
  };

  declare model: Model;
  declare arrows: Intervals<Arrow>;
  declare span: Span;
  declare cursor?: number;
  declare relations?: Relation[];
  declare sought?: Set<number>;

  private grabbed?: { x: number; span: Span; moved: boolean };
  private allDrawn?: boolean;

  private get scene(): Scene {
    const { model, arrows, span, cursor, relations, sought, width } = this;
    const height = heightOf(model);
    return { model, arrows, span, cursor, relations, sought, width, height };
  }

  protected label() {
    return (
      `Space-time diagram: ${summaryOf(this.model)}. Arrow keys move, ` +
      "plus and minus zoom, Home and End show the beginning and the end."
    );
  }

  protected heightWanted() {
    return heightOf(this.model);
  }

  protected draw(ctx: CanvasRenderingContext2D, colours: Palette) {
    const whole = paint(ctx, this.scene, colours);
    if (whole !== this.allDrawn) this.tell("whole", whole);
    this.allDrawn = whole;
  }

  protected firstUpdated(_: PropertyValues) {
    const { canvas } = this;
    canvas.addEventListener("wheel", (e) => this.onWheel(e), { passive: false });
    canvas.addEventListener("pointerdown", (e) => this.onDown(e));
    canvas.addEventListener("pointermove", (e) => this.onMove(e));
    canvas.addEventListener("pointerup", (e) => this.onUp(e));
    canvas.addEventListener("pointercancel", () => (this.grabbed = undefined));
    canvas.addEventListener("pointerleave", () => this.tell("hover", ""));
    canvas.addEventListener("keydown", (e) => this.onKey(e));
  }

  private onWheel(e: WheelEvent) {
    e.preventDefault();
    const length = this.span.end - this.span.begin;
    const { x } = this.placeOf(e);
    const sideways = e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY);
    const by = e.shiftKey ? e.deltaY : e.deltaX;
    this.tell(
      "span",
      sideways
        ? moved(this.model, this.span, (by / this.width) * length)
        : zoomed(this.model, this.span, 1.0015 ** e.deltaY, timeAt(this.scene, x)),
    );
  }

  private onDown(e: PointerEvent) {
    this.grabbed = { x: e.clientX, span: this.span, moved: false };
    this.canvas.setPointerCapture(e.pointerId);
  }

  private onMove(e: PointerEvent) {
    const { x, y } = this.placeOf(e);
    const { grabbed } = this;
    if (!grabbed) {
      const hit = hitAt(this.scene, x, y);
      this.canvas.style.cursor = hit ? "pointer" : "grab";
      this.tell("hover", wordsForHit(this.model, hit));
      return;
    }
    const slack = 4;
    const by = grabbed.x - e.clientX;
    grabbed.moved ||= Math.abs(by) > slack;
    const length = grabbed.span.end - grabbed.span.begin;
    if (grabbed.moved)
      this.tell("span", moved(this.model, grabbed.span, (by / this.width) * length));
  }

  private onUp(e: PointerEvent) {
    const wasMoved = this.grabbed?.moved;
    this.grabbed = undefined;
    if (wasMoved) return;
    const { x, y } = this.placeOf(e);
    this.tell("choose", messageOf(hitAt(this.scene, x, y)));
  }

  private onKey(e: KeyboardEvent) {
    const { model, span } = this;
    const length = span.end - span.begin;
    const middle = span.begin + length / 2;
    const spans: Record<string, () => Span> = {
      ArrowLeft: () => moved(model, span, -PAN * length),
      ArrowRight: () => moved(model, span, PAN * length),
      Home: () => moved(model, span, model.begin - span.begin),
      End: () => moved(model, span, model.end - span.end),
      "+": () => zoomed(model, span, 1 / ZOOM, middle),
      "=": () => zoomed(model, span, 1 / ZOOM, middle),
      "-": () => zoomed(model, span, ZOOM, middle),
    };
    if (e.key === "Escape") this.tell("choose", undefined);
    const next = spans[e.key];
    if (!next || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    this.tell("span", next());
  }
}

function messageOf(x: Hit): number | undefined {
  if (x?.kind === "arrow") return x.arrow.messages[0];
  return x?.kind === "point" ? x.point.message : undefined;
}

customElements.define("troupe-diagram", Diagram);

// <troupe-braid>: one braid. Tells `choose` with a message or nothing, and
// `hover` with words.

import type { PropertyValues } from "lit";
import type { Braid } from "./braid";
import { CanvasElement } from "./canvas";
import type { Relation } from "./causality";
import type { Model } from "./model";
import type { Palette } from "./palette";
import { type BraidScene, messageAt, paintBraid, placesShown } from "./paint_braid";

const HEIGHT = 460;

export class BraidView extends CanvasElement {
  static properties = {
    model: { attribute: false },
    braid: { attribute: false },
    first: { attribute: false },
    words: { attribute: false },
    relations: { attribute: false },
    sought: { attribute: false },
  };

  declare model: Model;
  declare braid: Braid;
  /** The first place that is shown. */
  declare first: number;
  declare words: string;
  declare relations?: Relation[];
  declare sought?: Set<number>;

  private get scene(): BraidScene {
    const { model, braid, first, relations, sought, width } = this;
    return { model, braid, first, relations, sought, width, height: HEIGHT };
  }

  protected label() {
    return `${this.words}. Up and down move through the places.`;
  }

  protected heightWanted() {
    return HEIGHT;
  }

  protected draw(ctx: CanvasRenderingContext2D, colours: Palette) {
    paintBraid(ctx, this.scene, colours);
  }

  protected firstUpdated(_: PropertyValues) {
    const { canvas } = this;
    canvas.addEventListener("click", (e) => this.tell("choose", this.at(e)));
    canvas.addEventListener("pointermove", (e) => {
      const message = this.at(e);
      canvas.style.cursor = message === undefined ? "default" : "pointer";
      this.tell(
        "hover",
        message === undefined ? "" : this.model.messages[message].name,
      );
    });
    canvas.addEventListener("pointerleave", () => this.tell("hover", ""));
    canvas.addEventListener("keydown", (e) => this.onKey(e));
  }

  private at(e: MouseEvent): number | undefined {
    const { x, y } = this.placeOf(e);
    return messageAt(this.scene, x, y);
  }

  private onKey(e: KeyboardEvent) {
    const page = placesShown(HEIGHT) - 1;
    const steps: Record<string, number> = {
      ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page,
      Home: -this.braid.length, End: this.braid.length,
    };
    if (e.key === "Escape") this.tell("choose", undefined);
    if (steps[e.key] === undefined) return;
    e.preventDefault();
    this.tell("first", this.first + steps[e.key]);
  }
}

export function lastFirst(braid: Braid): number {
  return Math.max(0, braid.length - placesShown(HEIGHT));
}

customElements.define("troupe-braid", BraidView);

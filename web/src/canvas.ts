// A picture that is drawn anew when something changes, as large as its place.

import { css, html, LitElement, type PropertyValues } from "lit";
import { type Palette, paletteOf } from "./palette";

export abstract class CanvasElement extends LitElement {
  static styles = css`
    :host { display: block; }
    canvas { display: block; width: 100%; touch-action: pan-y; border-radius: 6px; }
    canvas:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
  `;

  protected width = 300;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly redraw = () => this.requestUpdate();
  private readonly sizes = new ResizeObserver(([x]) => {
    this.width = Math.max(1, Math.floor(x.contentRect.width));
    this.requestUpdate();
  });

  /** Says in words what is in the picture. */
  protected abstract label(): string;
  protected abstract heightWanted(): number;
  protected abstract draw(ctx: CanvasRenderingContext2D, colours: Palette): void;

  protected get canvas(): HTMLCanvasElement {
    return this.renderRoot.querySelector("canvas")!;
  }

  /** Where a pointer is in the picture. */
  protected placeOf(e: MouseEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  }

  connectedCallback() {
    super.connectedCallback();
    this.sizes.observe(this);
    this.dark.addEventListener("change", this.redraw);
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.dark.removeEventListener("change", this.redraw);
    super.disconnectedCallback();
  }

  protected render() {
    return html`<canvas tabindex="0" role="img" aria-label=${this.label()}></canvas>`;
  }

  protected updated(_: PropertyValues) {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    const height = this.heightWanted();
    canvas.width = Math.round(this.width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.draw(ctx, paletteOf(this.dark.matches));
  }

  protected tell(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// <troupe-chart>: lines over time, by uPlot.

import { css, html, LitElement, unsafeCSS } from "lit";
import uPlot from "uplot";
import uplotStyle from "uplot/dist/uPlot.min.css";

export interface ChartLine {
  label: string;
  values: (number | null)[];
  /** A custom property of the page: `--s0`. */
  colour: string;
}

const HEIGHT = 150;
const WINDOW_S = 120;

export class Chart extends LitElement {
  static styles = [unsafeCSS(uplotStyle), css`
    :host { display: block; min-width: 0; }
    .u-legend { font-size: 0.85rem; text-align: left; }
    .u-inline tr { margin-right: 10px; }
    .u-legend .u-series:first-child { display: none; }
  `];
  static properties = {
    times: { attribute: false },
    lines: { attribute: false },
    unit: { attribute: false },
    title: { attribute: false },
  };

  declare times: number[];
  declare lines: ChartLine[];
  declare unit: string;
  declare title: string;

  private plot?: uPlot;
  private readonly sizes = new ResizeObserver(() => this.fit());
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly repaint = () => this.make();

  connectedCallback() {
    super.connectedCallback();
    this.sizes.observe(this);
    this.scheme.addEventListener("change", this.repaint);
  }

  disconnectedCallback() {
    this.sizes.disconnect();
    this.scheme.removeEventListener("change", this.repaint);
    this.plot?.destroy();
    this.plot = undefined;
    super.disconnectedCallback();
  }

  protected render() {
    return html`<div id="plot" role="img" aria-label=${this.words()}></div>`;
  }

  protected updated() {
    if (!this.plot) this.make();
    else this.plot.setData(this.data());
  }

  /** For those who do not see it. */
  private words(): string {
    const latest = this.lines.map((x) => {
      const y = x.values[x.values.length - 1];
      return `${x.label} ${y === null || y === undefined ? "unknown" : round(y)} ${this.unit}`;
    });
    return `${this.title}, now: ${latest.join(", ")}`;
  }

  private data(): uPlot.AlignedData {
    return [this.times, ...this.lines.map((x) => x.values)];
  }

  private fit() {
    if (this.plot && this.clientWidth > 0 && this.plot.width !== this.clientWidth)
      this.plot.setSize({ width: this.clientWidth, height: HEIGHT });
  }

  private colour(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim() || "#888";
  }

  private make() {
    const root = this.renderRoot.querySelector<HTMLElement>("#plot");
    if (!root) return;
    this.plot?.destroy();
    const axis = {
      stroke: this.colour("--faint"), ticks: { show: false },
      grid: { stroke: this.colour("--edge"), width: 0.5 },
    };
    const unit = this.unit;
    this.plot = new uPlot({
      width: Math.max(200, this.clientWidth), height: HEIGHT,
      cursor: { y: false }, legend: { live: true },
      scales: {
        x: { range: (plot) => lastOf(plot.data[0]) },
        y: { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
      },
      axes: [{ ...axis, space: 80, values: clocks }, { ...axis, size: 52 }],
      series: [
        { label: "at", value: (_, x) => (x ? new Date(x * 1000).toLocaleTimeString() : "") },
        ...this.lines.map((x) => ({
          label: x.label, stroke: this.colour(x.colour), width: 1.5, spanGaps: false,
          // Where nobody points, the latest.
          value: (plot: uPlot, y: number | null, i: number) => {
            const shown = plot.cursor.idx == null ? plot.data[i][plot.data[i].length - 1] : y;
            return shown == null ? "–" : `${round(shown)} ${unit}`;
          },
        })),
      ],
    }, this.data(), root);
  }
}

function lastOf(times: ArrayLike<number>): [number, number] {
  const to = times[times.length - 1] ?? Date.now() / 1000;
  return [to - WINDOW_S, to];
}

function clocks(_: uPlot, times: number[]): string[] {
  return times.map((x) => new Date(x * 1000).toLocaleTimeString([], { hour12: false }));
}

function round(x: number): string {
  return x >= 100 ? x.toFixed(0) : x >= 1 ? x.toFixed(1) : x.toFixed(2);
}

customElements.define("troupe-chart", Chart);

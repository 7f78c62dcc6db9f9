// <troupe-dashboard>: a node that runs, seen by itself.

import { html, LitElement, nothing } from "lit";
import { History } from "./dash_history";
import {
  chaosPart, headerPart, ratesPart, ringPart, timePart, whyPart,
} from "./dash_parts";
import type { Members, Sample, State, Why } from "./dash_shapes";
import { dashStyle } from "./dash_style";

const PAUSE_MS = 1000;
const PATIENCE_MS = 3000;

export class Dashboard extends LitElement {
  static styles = dashStyle;
  static properties = {
    sample: { state: true },
    answer: { state: true },
    fault: { state: true },
    paused: { state: true },
  };

  declare sample: Sample;
  declare answer: string;
  declare fault: string;
  declare paused: boolean;

  private readonly history = new History();
  private token = "";
  private timer?: number;

  constructor() {
    super();
    this.sample = { at: 0 };
    this.answer = "";
    this.fault = "";
    this.paused = false;
  }

  connectedCallback() {
    super.connectedCallback();
    void this.look();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  // -- asking -----------------------------------------------------------------

  private headers(): Record<string, string> {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** Returns the answer; nothing where this kind of node has none. */
  private async get<T>(path: string): Promise<T | undefined> {
    const x = await fetch(path, {
      headers: this.headers(),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (x.status === 401) throw new Error("the node wants its token");
    return x.ok ? ((await x.json()) as T) : undefined;
  }

  private async look() {
    if (!this.paused) {
      const at = Date.now();
      try {
        const [members, why, state] = await Promise.all([
          this.get<Members>("v1/members"),
          this.get<Why>("v1/why"),
          this.get<State>("v1/state"),
        ]);
        this.sample = { at, members, why, state };
        this.fault = "";
      } catch (e) {
        this.sample = { ...this.sample, at };
        this.fault = `No answer: ${e instanceof Error ? e.message : e}.`;
      }
      this.history.add(this.fault ? { at } : this.sample);
    }
    this.timer = window.setTimeout(() => void this.look(), PAUSE_MS);
  }

  private async order(what: Record<string, unknown>) {
    try {
      const x = await fetch("v1/chaos", {
        method: "POST",
        headers: { ...this.headers(), "Content-Type": "application/json" },
        body: JSON.stringify(what),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const said = (await x.json()) as { error?: { message: string } };
      this.answer = said.error?.message ?? "Done.";
    } catch {
      // A node that is killed, or stands still, does not answer.
      this.answer = "No answer.";
    }
  }

  // -- what the user sees -----------------------------------------------------

  protected updated() {
    // For scripts and tests.
    const { members } = this.sample;
    this.dataset.members = `${members?.members.length ?? 0}`;
    this.dataset.heard = `${members?.members.filter((x) => x.heard).length ?? 0}`;
    this.dataset.changes = `${this.history.changes.length}`;
  }

  protected render() {
    const { members, why, state } = this.sample;
    return html`
      ${headerPart(members, state, this.fault)}
      <div class="controls">
        <button aria-pressed=${this.paused} @click=${() => (this.paused = !this.paused)}>
          ${this.paused ? "Go on" : "Pause"}</button>
        <label>Token <input type="password" autocomplete="off"
          @change=${(e: Event) => (this.token = (e.target as HTMLInputElement).value)}>
        </label>
      </div>
      <main>
        ${members ? ringPart(members) : nothing}
        ${why ? whyPart(why) : nothing}
        ${timePart(this.history, members)}
        ${state ? ratesPart(this.history) : nothing}
        ${chaosPart(members, this.answer, { order: (x) => void this.order(x) })}
      </main>`;
  }
}

customElements.define("troupe-dashboard", Dashboard);

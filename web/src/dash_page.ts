// <troupe-dashboard>: a node that runs, seen by itself.

import { html, LitElement, nothing } from "lit";
import { chaosPart } from "./dash_chaos";
import { Feed } from "./dash_feed";
import { matrixPart, orderPart, ringPart } from "./dash_group";
import { History } from "./dash_history";
import { Matrix } from "./dash_matrix";
import { OrderBraid } from "./dash_order";
import { countsPart, headerPart, timePart, whyPart } from "./dash_parts";
import { ratesPart } from "./dash_rates";
import { linksOf, type Spot, spotsOf } from "./dash_ring";
import type { Others, Sample, Told } from "./dash_shapes";
import { dashStyle } from "./dash_style";
import { gossipPart, replicaPart } from "./dash_tables";

/** Between two questions to the other members. */
const OTHERS_MS = 1500;
const ORDER_LIMIT_MS = 3000;
/** How long "Kill" waits for the second press. */
const ARMED_MS = 4000;

export class Dashboard extends LitElement {
  static styles = dashStyle;
  static properties = {
    sample: { state: true },
    others: { state: true },
    answer: { state: true },
    fault: { state: true },
    paused: { state: true },
    span: { state: true },
    armed: { state: true },
  };

  declare sample: Sample;
  declare others: Others;
  declare answer: string;
  declare fault: string;
  declare paused: boolean;
  declare span: string;
  declare armed: boolean;

  private readonly history = new History();
  private readonly feed = new Feed({
    told: (x) => this.take(x),
    failed: (why) => this.lose(why),
  });
  private timer?: number;

  constructor() {
    super();
    this.sample = { at: 0 };
    this.others = {};
    this.answer = "";
    this.fault = "";
    this.paused = false;
    this.span = "10s";
    this.armed = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.feed.start();
    void this.askOthers();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.feed.stop();
    super.disconnectedCallback();
  }

  // -- what is heard ----------------------------------------------------------

  private take(told: Told) {
    if (this.paused) return;
    this.sample = { at: Date.now(), ...told };
    this.fault = "";
    this.history.add(this.sample);
  }

  private lose(why: string) {
    this.fault = `No answer: ${why}.`;
    this.history.add({ at: Date.now() });
    this.requestUpdate();
  }

  /** They are asked apart: one that stands still must not hold up the rest. */
  private async askOthers() {
    const { members, service } = this.sample;
    if (members && !this.paused && !document.hidden)
      try {
        const [all, deliveries, replicas] = await Promise.all([
          this.feed.get<Others["members"]>("v1/all/members"),
          service ? undefined : this.feed.get<Others["deliveries"]>("v1/all/deliveries"),
          service ? this.feed.get<Others["service"]>("v1/all/service") : undefined,
        ]);
        this.others = { members: all, deliveries, service: replicas };
      } catch {
        // The events tell that the node does not answer.
      }
    this.timer = window.setTimeout(() => void this.askOthers(), members ? OTHERS_MS : 200);
  }

  private async order(what: Record<string, unknown>) {
    this.armed = false;
    try {
      const x = await fetch("v1/chaos", {
        method: "POST",
        headers: { ...this.feed.headers(), "Content-Type": "application/json" },
        body: JSON.stringify(what),
        signal: AbortSignal.timeout(ORDER_LIMIT_MS),
      });
      const said = (await x.json()) as { error?: { message: string } };
      this.answer = said.error?.message ?? "Done.";
    } catch {
      // A node that is killed, or stands still, does not answer.
      this.answer = "No answer.";
    }
  }

  private arm() {
    this.armed = true;
    window.setTimeout(() => (this.armed = false), ARMED_MS);
  }

  // -- what the user sees -----------------------------------------------------

  protected updated() {
    const { members, peers, state } = this.sample;
    document.title = `${members?.node ?? state?.node ?? "node"} - Troupe`;
    // For scripts and tests.
    const { matrix } = this;
    this.dataset.members = `${members?.members.length ?? peers?.peers.length ?? 0}`;
    this.dataset.heard = `${members?.members.filter((x) => x.heard).length ?? 0}`;
    this.dataset.deaf = `${matrix?.deaf ?? 0}`;
    this.dataset.rows = `${matrix?.rows.filter((x) => !x.fault).length ?? 0}`;
    this.dataset.changes = `${this.history.changes.length}`;
    this.dataset.streams = `${this.feed.streams}`;
  }

  private get matrix(): Matrix | undefined {
    return this.others.members && new Matrix(this.others.members);
  }

  protected render() {
    return html`
      ${headerPart(this.sample, this.feed.streams, this.fault)}
      <div class="controls">
        <button aria-pressed=${this.paused} @click=${() => (this.paused = !this.paused)}>
          ${this.paused ? "Go on" : "Pause"}</button>
        <label>Token <input type="password" autocomplete="off"
          @change=${(e: Event) => (this.feed.token = (e.target as HTMLInputElement).value)}>
        </label>
      </div>
      <main>${this.panels()}</main>`;
  }

  private panels() {
    const { members, why, state, gossip, peers, chaos } = this.sample;
    const node = members?.node ?? state?.node ?? "NODE";
    const spots = spotsOf(this.sample, this.history.gone);
    const { matrix } = this;
    return html`
      ${members || peers
        ? ringPart(spots, linksOf(spots, matrix), node, !members) : nothing}
      ${matrix ? matrixPart(matrix, node) : nothing}
      ${this.others.deliveries
        ? orderPart(new OrderBraid(this.others.deliveries), node) : nothing}
      ${why ? whyPart(why, this.sample, node) : nothing}
      ${this.others.service ? replicaPart(this.others.service, node) : nothing}
      ${gossip ? gossipPart(gossip) : nothing}
      ${state ? ratesPart(this.history.series(), node) : nothing}
      ${timePart(this.history, Date.now(), node,
        members ? "group" : gossip ? "gossip" : "alone")}
      ${state ? countsPart(this.history, state) : nothing}
      ${chaos ? this.chaosPanel(spots, node) : nothing}`;
  }

  private chaosPanel(spots: Spot[], node: string) {
    const { answer, armed, span } = this;
    return chaosPart(this.sample.chaos!, { spots, answer, armed, span }, {
      order: (x) => void this.order(x),
      choose: (x) => (this.span = x),
      arm: () => this.arm(),
    }, node);
  }
}

customElements.define("troupe-dashboard", Dashboard);

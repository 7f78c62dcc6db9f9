// Hears what a node tells: by its stream of events, or by asking it again and
// again where it refuses one.

import { EventReader } from "./dash_events";
import type { Told } from "./dash_shapes";

/** Between two questions where there is no stream. */
const POLL_MS = 1000;
/** After so many of them a stream is tried again. */
const POLLS = 10;
/** An event comes each second; a node that is silent for longer is in trouble. */
const PATIENCE_MS = 4000;
const QUESTIONS: Record<keyof Told, string> = {
  members: "v1/members", leader: "v1/leader", why: "v1/why", state: "v1/state",
  service: "v1/service", gossip: "v1/gossip?files=no", peers: "v1/peers",
  chaos: "v1/chaos",
};

export interface FeedListener {
  told(x: Told): void;
  failed(why: string): void;
}

export class Feed {
  token = "";
  /** Whether the latest came by a stream. */
  streams = false;
  private running = false;

  constructor(private readonly listener: FeedListener) {}

  start() {
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  stop() {
    this.running = false;
  }

  headers(): Record<string, string> {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** Returns the answer; nothing where this kind of node has none. */
  async get<T>(path: string): Promise<T | undefined> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const x = await fetch(path, { headers: this.headers(), signal });
    if (x.status === 401) throw new Error("the node wants its token");
    return x.ok ? ((await x.json()) as T) : undefined;
  }

  private async run() {
    while (this.running) {
      try {
        if (!(await this.listen())) await this.poll();
      } catch (e) {
        this.fail(e);
      }
      if (this.running) await pause(POLL_MS);
    }
  }

  private fail(e: unknown) {
    const silent = e instanceof Error && /^(Abort|Timeout)Error$/.test(e.name);
    const why = silent ? "it has been silent for some seconds" : `${text(e)}`;
    this.listener.failed(why);
  }

  /** Returns false where the node has no stream for this page. */
  private async listen(): Promise<boolean> {
    const stop = new AbortController();
    let timer = window.setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const x = await fetch("v1/events", { headers: this.headers(), signal: stop.signal });
      if (x.status === 401) throw new Error("the node wants its token");
      if (!x.ok || !x.body) return false;
      const [pieces, events] = [x.body.getReader(), new EventReader()];
      const decoder = new TextDecoder();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done || !this.running) break;
        const told = events.push(decoder.decode(value, { stream: true }));
        if (told.length === 0) continue;
        clearTimeout(timer);
        timer = window.setTimeout(() => stop.abort(), PATIENCE_MS);
        this.streams = true;
        this.listener.told(good(JSON.parse(told[told.length - 1].data)));
      }
      if (this.running) throw new Error("the node has ended its answer");
      return true;
    } finally {
      this.streams = false;
      clearTimeout(timer);
      stop.abort();
    }
  }

  /** For a while. */
  private async poll() {
    for (let i = 0; i < POLLS && this.running; ++i) {
      const names = Object.keys(QUESTIONS) as (keyof Told)[];
      const all = await Promise.all(names.map((x) => this.get(QUESTIONS[x])));
      this.listener.told(good(Object.fromEntries(names.map((x, k) => [x, all[k]]))));
      await pause(POLL_MS);
    }
  }
}

/** Leaves out what the node could not answer. */
function good(x: Record<string, unknown>): Told {
  const is_good = ([, y]: [string, unknown]) =>
    typeof y === "object" && y !== null && !("error" in y);
  return Object.fromEntries(Object.entries(x).filter(is_good));
}

function text(e: unknown): string {
  return e instanceof Error ? e.message : `${e}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

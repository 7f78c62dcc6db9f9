// A node that is made up: it answers as docs/operations.md says, and obeys faults.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const program = readFileSync("dist/dashboard.js", "utf8");
const page_text =
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  '<link rel="icon" href="data:,"><title>Troupe</title></head><body>' +
  `<troupe-dashboard></troupe-dashboard><script>${program}</script></body></html>`;

const IDS = [1, 2, 3, 4, 5];

/** A member of five, which can be parted from others. */
export class MadeUpNode {
  cut = new Set();
  orders = [];
  delivered = 40;
  silent = false;
  streams = true;
  allowed = true;
  token = "";
  /** What two of the members have at one place, the other way round. */
  disagree = false;
  asked = 0;

  async start() {
    this.server = createServer((ask, answer) => this.serve(ask, answer));
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** As it was in the beginning. */
  reset() {
    this.cut.clear();
    this.orders = [];
    Object.assign(this, {
      silent: false, streams: true, allowed: true, token: "", disagree: false, asked: 0,
    });
  }

  serve(ask, answer) {
    const say = (status, type, text) => {
      answer.writeHead(status, { "Content-Type": type });
      answer.end(text);
    };
    if (this.silent) return answer.destroy();
    if (ask.url === "/") return say(200, "text/html", page_text);
    if (this.token && ask.headers.authorization !== `Bearer ${this.token}`)
      return say(401, "application/json", '{"error":{"code":"no_token"}}');
    if (ask.method === "POST") return this.take(ask, say);
    if (ask.url === "/v1/events") return this.stream(answer, say);
    ++this.asked;
    const found = this.answer(ask.url.split("?")[0]);
    return say(found ? 200 : 404, "application/json", JSON.stringify(found ?? {}));
  }

  take(ask, say) {
    let body = "";
    ask.on("data", (x) => (body += x));
    ask.on("end", () => {
      const what = JSON.parse(body);
      this.orders.push(what);
      if (what.partition) this.cut = new Set(what.partition);
      this.cutAt = Date.now();
      if (what.heal) this.cut.clear();
      say(200, "application/json", JSON.stringify(this.chaos()));
    });
  }

  stream(answer, say) {
    if (!this.streams)
      return say(503, "application/json", '{"error":{"code":"too_many_streams"}}');
    answer.writeHead(200, { "Content-Type": "text/event-stream" });
    let id = 0;
    const tell = () => {
      if (this.silent) return answer.destroy();
      const told = Object.fromEntries(["members", "leader", "why", "state", "chaos"]
        .map((x) => [x, this.answer(`/v1/${x}`)]));
      answer.write(`id: ${++id}\nevent: node\ndata: ${JSON.stringify(told)}\n\n`);
    };
    tell();
    const timer = setInterval(tell, 200);
    answer.on("close", () => clearInterval(timer));
  }

  address(id) {
    return `127.0.0.1:700${id}`;
  }

  /** As member `self` sees it; the link is cut both ways. */
  members(self = 1) {
    const heard = (id) => self === 1 ? !this.cut.has(this.address(id))
      : !(id === 1 && this.cut.has(this.address(self)));
    const lost = this.cut.has(this.address(5));
    return {
      node: `member-${self}`, phase: "member", quorate: this.cut.size < 3,
      why: this.cut.size < 3 ? "" : "it hears no majority",
      view: lost ? "2.4" : "1.5", leader: { name: lost ? "member-4" : "member-5", epoch: 1 },
      members: IDS.map((id) => ({
        name: `member-${id}`, id, incarnation: 1, address: this.address(id),
        state: "member", votes: true, leader: id === 5, self: id === self,
        heard: id === self || heard(id),
      })),
      sent: this.delivered, unsettled: 0, state: { messages: this.delivered, hash: "0" },
      evidence: [...this.cut].map(() => ({
        who: "member-5", by: "member-1", cause: "silence", withdrawn: false,
        age_ms: Date.now() - this.cutAt,
      })),
    };
  }

  deliveries(self) {
    const recent = Array.from({ length: 20 }, (_, i) => {
      const place = this.delivered - 20 + i;
      return { place, view: "1.5", sender: `member-${1 + (place % 5)}`, id: 1 + (place % 5),
        number: place };
    });
    if (this.disagree && self === 3)
      [recent[17].place, recent[18].place] = [recent[18].place, recent[17].place];
    return { node: `member-${self}`, level: "safe", view: "1.5",
      messages: this.delivered, recent };
  }

  all(path) {
    const one = (id) => path.endsWith("members") ? this.members(id) : this.deliveries(id);
    const rows = IDS.map((id) => id === 4
      ? { node: "member-4", answer: null, fault: "no node called member-4 is known" }
      : { node: `member-${id}`, answer: one(id), fault: null });
    return { node: "member-1", rows };
  }

  why() {
    return {
      node: "member-1", stuck: this.cut.size > 0,
      findings: [...this.cut].map((x) => ({
        kind: "message", text: `message member-1:7 waits for ${x}`,
        lacks: [`member-${x.at(-1)}`], waited_ms: 1500, next: "it is suspected",
        next_in_ms: 300, stuck: true,
      })),
    };
  }

  state() {
    this.delivered += 5;
    return {
      node: "member-1", kind: "member", version: "0.1.0", now_ms: Date.now(), waits: [],
      counters: {
        orderer: { messages_delivered: this.delivered, messages_held_back: 3 },
        group: { waiting: 0 },
      },
    };
  }

  chaos() {
    const to = [...this.cut];
    const faults = to.length ? [{ fault: "partition", to, left_ms: 9000 }] : [];
    return { allowed: this.allowed, faults, links: to.length };
  }

  answer(path) {
    if (path.startsWith("/v1/all/") && !path.endsWith("service")) return this.all(path);
    const parts = ["members", "why", "state", "chaos"];
    const part = parts.find((x) => path === `/v1/${x}`);
    if (part) return this[part]();
    return path === "/v1/leader"
      ? { epoch: 1, is_leader: false, lease_ms: 0 } : undefined;
  }
}

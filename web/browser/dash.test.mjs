// Opens the dashboard in a real browser, over a node that is made up: it answers
// as docs/operations.md says, and obeys faults.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { CHROMIUM, SHOTS } = process.env;
const folder = mkdtempSync(join(tmpdir(), "troupe-dash-"));
const program = readFileSync("dist/dashboard.js", "utf8");
const page_text =
  '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  '<link rel="icon" href="data:,"><title>Troupe</title></head><body>' +
  `<troupe-dashboard></troupe-dashboard><script>${program}</script></body></html>`;

/** A member of five, which can be parted from others. */
class Node {
  cut = new Set();
  orders = [];
  delivered = 0;
  silent = false;

  members() {
    const rows = [1, 2, 3, 4, 5].map((id) => ({
      name: `member-${id}`, id, incarnation: 1, address: `127.0.0.1:700${id}`,
      state: "member", votes: true, leader: id === 5, self: id === 1,
      heard: !this.cut.has(`127.0.0.1:700${id}`),
    }));
    const lost = this.cut.has("127.0.0.1:7005");
    return {
      node: "member-1", phase: "member", quorate: this.cut.size < 3,
      why: this.cut.size < 3 ? "" : "it hears no majority",
      view: lost ? "2.4" : "1.5", leader: { name: lost ? "member-4" : "member-5", epoch: 1 },
      members: rows, sent: this.delivered,
      evidence: [...this.cut].map(() => ({
        who: "member-5", by: "member-1", cause: "silence", withdrawn: false, age_ms: 1200,
      })),
    };
  }

  answer(path) {
    if (path === "/v1/members") return this.members();
    if (path === "/v1/why")
      return {
        node: "member-1", stuck: this.cut.size > 0,
        findings: [...this.cut].map((x) => ({
          kind: "message", text: `message member-1:7 waits for ${x}`, lacks: [x],
          waited_ms: 1500, next: "it is suspected", next_in_ms: 300, stuck: true,
        })),
      };
    if (path !== "/v1/state") return undefined;
    this.delivered += 50;
    return {
      node: "member-1", kind: "member", version: "0.1.0", now_ms: Date.now(), waits: [],
      counters: { orderer: { delivered: this.delivered }, group: { waiting: 0 } },
    };
  }

  order(what) {
    this.orders.push(what);
    if (what.partition) this.cut = new Set(what.partition);
    if (what.heal) this.cut.clear();
    return { faults: [] };
  }
}

const node = new Node();
let server;
let browser;
let address;

before(async () => {
  server = createServer((ask, answer) => {
    const say = (status, type, text) => {
      answer.writeHead(status, { "Content-Type": type });
      answer.end(text);
    };
    if (node.silent) return answer.destroy();
    if (ask.url === "/") return say(200, "text/html", page_text);
    if (ask.method === "POST") {
      let body = "";
      ask.on("data", (x) => (body += x));
      ask.on("end", () =>
        say(200, "application/json", JSON.stringify(node.order(JSON.parse(body)))),
      );
      return undefined;
    }
    const found = node.answer(ask.url);
    return say(found ? 200 : 404, "application/json", JSON.stringify(found ?? {}));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: CHROMIUM,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1280, height: 900 },
  });
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(options = {}) {
  node.order({ heal: true });
  node.silent = false;
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(`${e}`));
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.emulateMedia({ colorScheme: options.dark ? "dark" : "light" });
  await page.goto(address);
  await page.waitForSelector('troupe-dashboard[data-members="5"]');
  return { page, errors };
}

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

test("a partition that is injected is seen in ring, table and time line", async () => {
  const { page, errors } = await open();
  assert.equal(await page.locator("line.heard").count(), 4);
  await page.click("text=Part from member-5, 10 s");
  await page.waitForSelector('troupe-dashboard[data-heard="4"]');
  assert.deepEqual(node.orders.at(-1), { partition: ["127.0.0.1:7005"], for: "10s" });
  assert.equal(await page.locator("line.unheard").count(), 1);
  assert.equal(await page.locator('tr[data-heard="false"]').count(), 1);
  const told = await page.textContent("#time + ol");
  assert.match(told, /member-5 is not heard/);
  assert.match(told, /member-4 leads/);
  assert.match(await page.textContent("header"), /view 2\.4, leader\s+member-4/);
  assert.match(await page.textContent("#why + ul"), /waits for 127\.0\.0\.1:7005/);
  await shot(page, "dash-parted");
  await page.click("text=Heal the links");
  await page.waitForSelector('troupe-dashboard[data-heard="5"]');
  assert.deepEqual(errors, []);
  await page.close();
});

test("counts are shown by the second, and a node that is silent as such", async () => {
  const { page, errors } = await open({ dark: true });
  await page.waitForSelector("polyline");
  assert.match(await page.textContent("#rates + table"), /orderer\.delivered/);
  await shot(page, "dash-dark");
  node.silent = true;
  await page.waitForSelector('[role="alert"]');
  assert.match(await page.textContent('[role="alert"]'), /No answer/);
  node.silent = false;
  await page.waitForSelector('[role="alert"]', { state: "detached" });
  assert.deepEqual(errors, []);
  await page.close();
});

test("the dashboard can be used with keys, in the width of a phone", async () => {
  const { page } = await open({ viewport: { width: 380, height: 800 } });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 380, `${width} pixels`);
  const before = node.orders.length;
  await page.locator("text=Part from all, 10 s").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector('troupe-dashboard[data-heard="1"]');
  assert.equal(node.orders.length, before + 1);
  assert.match(await page.textContent("header"), /it hears no majority/);
  await shot(page, "dash-phone");
  await page.close();
});

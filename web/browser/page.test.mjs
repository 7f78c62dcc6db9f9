// Opens pages of runs in a real browser. Run by scripts/check_web, which says
// in the environment where `troupe` and the browser are.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const { TROUPE, CHROMIUM, SHOTS } = process.env;
const folder = mkdtempSync(join(tmpdir(), "troupe-web-"));
let browser;

before(async () => {
  browser = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: CHROMIUM,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1280, height: 1000 },
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function runOf(name, ...flags) {
  const html = join(folder, `${name}.html`);
  const trace = join(folder, `${name}.jsonl`);
  const command = ["simulate", "--seed", "1", "--nodes", "5", "--duration", "2s"];
  try {
    execFileSync(TROUPE, [...command, ...flags, "--html", html, "--trace", trace]);
  } catch (e) {
    // An exhibit breaks its promise, which is what is to be seen.
    if (e.status !== 1) throw e;
  }
  const records = readFileSync(trace, "utf8").trim().split("\n").map((x) => JSON.parse(x));
  return { html, records };
}

/** Opens a page and keeps all that it complains of or asks for. */
async function open(html, options = {}) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(`${e}`));
  page.on("console", (x) => x.type() === "error" && errors.push(x.text()));
  page.on("request", (x) => {
    if (!/^(file|data|blob):/.test(x.url())) errors.push(`asks for ${x.url()}`);
  });
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.emulateMedia({ colorScheme: options.dark ? "dark" : "light" });
  await page.goto(pathToFileURL(html).href);
  await page.waitForSelector("troupe-trace[data-lanes]");
  const data = await page.$eval("troupe-trace", (x) => ({ ...x.dataset }));
  return { page, errors, data };
}

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

const HARMLESS = ["duplicated", "replayed", "delayed"];

function arrowsIn(records) {
  return records.filter(
    (x) =>
      x.event === "receive" ||
      (x.event === "datagram" && x.messages && !HARMLESS.includes(x.fate)),
  ).length;
}

test("the page of a run shows what the trace has", async () => {
  const { html, records } = runOf("safe", "--level", "safe", "--faults", "chaos");
  const { page, errors, data } = await open(html);
  assert.equal(data.lanes, "5");
  assert.equal(data.arrows, `${arrowsIn(records)}`);
  const deliveries = records.filter((x) => x.event === "deliver").length;
  assert.ok(deliveries > 0);
  assert.equal(data.deliveries, `${deliveries}`);
  await shot(page, "safe");
  assert.deepEqual(errors, []);
  await page.close();
});

test("at safe what arrives is a tangle, and what is delivered is not", async () => {
  const { html } = runOf("order", "--level", "safe", "--faults", "lossy");
  const { page, data } = await open(html);
  assert.ok(Number(data.arrivalCrossings) > 0);
  assert.equal(data.deliveryCrossings, "0");
  assert.match(await page.textContent(".order"), /the same order|agree/);
  await page.close();
});

test("at unordered the first difference is told, and that it is a violation", async () => {
  const { html } = runOf("unordered", "--level", "unordered", "--faults", "lossy");
  const { page, errors } = await open(html);
  assert.match(await page.textContent(".bad"), /total-order/);
  assert.match(
    await page.textContent(".order"),
    /The orders first differ at position \d+, where peer-\d delivered message \d+ of/,
  );
  await page.click("text=Show it");
  assert.match(await page.textContent(".chosen"), /peer-\d#\d+/);
  await shot(page, "unordered");
  assert.deepEqual(errors, []);
  await page.close();
});

/** What `troupe demo ordering` says of five peers. */
function demo(flags) {
  const all = ["--peers", "5", "--messages", "12", "--seed", "7", "-o", "json"];
  try {
    return execFileSync(TROUPE, ["demo", "ordering", ...all, ...flags], {
      env: { ...process.env, TMPDIR: folder },
    });
  } catch (e) {
    // On a machine that is busy the safe run may not be complete in time.
    return e.stdout;
  }
}

test("the pages of a demo with real processes say in what its runs differ", async () => {
  const [unordered, safe] = JSON.parse(demo([])).runs;
  const bad = await open(unordered.page);
  assert.equal(bad.data.lanes, "5");
  assert.ok(Number(bad.data.deliveryCrossings) > 0);
  const difference = unordered.first_difference;
  const said = await bad.page.textContent(".order");
  assert.match(said, new RegExp(`first differ at position ${difference.position},`));
  assert.match(said, /unordered delivers each message as it comes/);
  await shot(bad.page, "demo-unordered");
  const good = await open(safe.page);
  assert.equal(good.data.lanes, "5");
  assert.equal(good.data.deliveries, `${5 * 5 * 12}`);
  // Its nodes recorded each datagram: those that were lost, and the repairs.
  assert.ok(Number(good.data.arrows) >= 5 * 4 * 12);
  assert.ok(Number(good.data.arrivalCrossings) > 0);
  assert.equal(good.data.deliveryCrossings, "0");
  assert.match(
    await good.page.textContent(".order"),
    /All 5 nodes delivered the same 60 messages in the same order/,
  );
  await shot(good.page, "demo-safe");
  assert.deepEqual([...bad.errors, ...good.errors], []);
  await bad.page.close();
  await good.page.close();
});

test("the log for ShiViz of a run of real nodes obeys its rules", () => {
  const trace = JSON.parse(demo(["--level", "safe"])).trace;
  const log = execFileSync(TROUPE, ["trace", "export", "--format", "shiviz", trace], {
    encoding: "utf8",
  });
  const [expression, empty, ...rest] = log.trimEnd().split("\n");
  assert.equal(empty, "");
  const pattern = new RegExp(expression, "g");
  const counts = new Map();
  let events = 0;
  for (const { groups } of rest.join("\n").matchAll(pattern)) {
    const { host, clock, event } = groups;
    const own = JSON.parse(clock)[host];
    assert.equal(own, (counts.get(host) ?? 0) + 1, `${event} of ${host}`);
    counts.set(host, own);
    ++events;
  }
  assert.equal(counts.size, 5);
  assert.equal(events, rest.length / 2);
  assert.equal(events, 5 * 12 + 5 * 5 * 12);
});

test("requests of clients are bars from the call to the answer", async () => {
  const flags = ["--requests", "40", "--kills", "1", "--seed", "7", "-o", "json"];
  const told = execFileSync(TROUPE, ["demo", "discovery", ...flags], {
    env: { ...process.env, TMPDIR: folder },
  });
  const { page, errors } = await open(JSON.parse(told).page);
  const results = await page.$eval("troupe-trace", (x) =>
    x.model.calls.map((y) => y.result),
  );
  assert.equal(results.filter((x) => x === "ok").length, 40);
  assert.ok(results.includes("unknown"));
  assert.equal(await page.locator("troupe-braid").count(), 0);
  await shot(page, "demo-discovery");
  assert.deepEqual(errors, []);
  await page.close();
});

test("a message that is chosen shows its past and future", async () => {
  const { html } = runOf("chosen", "--level", "causal", "--faults", "lossy");
  const { page, errors } = await open(html);
  await page.fill("#search", "peer-2#3");
  await page.press("#search", "Enter");
  const text = await page.textContent(".chosen");
  assert.match(text, /peer-2#3/);
  assert.match(text, /\d+ in its past, \d+ in its future/);
  await shot(page, "chosen");
  await page.locator("troupe-diagram canvas").focus();
  for (const key of ["+", "ArrowRight", "-", "End", "Home", "Escape"])
    await page.keyboard.press(key);
  assert.match(await page.textContent(".chosen"), /Choose a message/);
  await page.click("summary");
  assert.ok((await page.locator("li").count()) > 10);
  assert.deepEqual(errors, []);
  await page.close();
});

test("playback moves the cursor, and stops", async () => {
  const { html } = runOf("played", "--level", "safe", "--faults", "calm");
  const { page, errors } = await open(html, { dark: true });
  const cursor = () => page.$eval("troupe-trace", (x) => x.cursor ?? -1);
  assert.equal(await cursor(), -1);
  await page.click("#play");
  await page.waitForFunction(
    () => document.querySelector("troupe-trace").cursor > 100000,
  );
  await shot(page, "played-dark");
  await page.click("#play");
  await page.click("text=Stop");
  assert.equal(await cursor(), -1);
  assert.deepEqual(errors, []);
  await page.close();
});

test("a phone shows all of it in its width", async () => {
  const { html } = runOf("phone", "--level", "safe", "--faults", "lossy");
  const { page } = await open(html, { viewport: { width: 380, height: 800 } });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 380, `${width} pixels`);
  await shot(page, "phone");
  await page.close();
});

/** A hundred thousand records of a group that is always busy. */
function largeTrace(count) {
  const lines = [{ at_us: 0, event: "begin", scenario: "large", nodes: ["a", "b", "c"] }];
  const clocks = { a: [0, 0, 0], b: [0, 0, 0], c: [0, 0, 0] };
  const names = ["a", "b", "c"];
  for (let i = 1; lines.length < count; ++i) {
    const at = i * 100;
    const from = names[i % 3];
    const message = `${from}#${Math.ceil(i / 3)}`;
    clocks[from][i % 3] += 1;
    lines.push({ at_us: at, event: "send", node: from, message, vector: [...clocks[from]] });
    for (const node of names) {
      if (node !== from)
        lines.push({
          at_us: at + 60, event: "receive", node, peer: from, sent_us: at + 5,
          messages: [message],
        });
      lines.push({ at_us: at + 90, event: "deliver", node, message, rank: i - 1 });
    }
  }
  return lines.map((x) => JSON.stringify(x)).join("\n");
}

for (const [count, limit] of [[10_000, 40], [100_000, 200]])
  test(`a page of ${count} events can be worked with`, async () => {
    const trace = join(folder, `${count}.jsonl`);
    const html = join(folder, `${count}.html`);
    writeFileSync(trace, largeTrace(count));
    execFileSync(TROUPE, ["trace", "export", "--to", html, trace]);
    const { page, errors } = await open(html);
    const spent = await page.$eval("troupe-trace", async (x) => {
      const times = [];
      for (let i = 0; i < 20; ++i) {
        const begin = performance.now();
        // All of it, and ever smaller parts of it.
        const length = (x.model.end - x.model.begin) / (i + 1);
        x.span = { begin: x.model.begin, end: x.model.begin + length };
        await x.updateComplete;
        await x.renderRoot.querySelector("troupe-diagram").updateComplete;
        times.push(performance.now() - begin);
      }
      times.sort((a, b) => a - b);
      return times[times.length >> 1];
    });
    console.log(`  ${count} events: ${spent.toFixed(1)} ms a picture (median)`);
    assert.ok(spent < limit, `${spent} ms`);
    assert.deepEqual(errors, []);
    await page.close();
  });

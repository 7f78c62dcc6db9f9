// Opens the dashboard in a real browser, over a node that is made up.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { counts, openBrowser, openPage, reads, shot } from "./browser.mjs";
import { MadeUpNode } from "./made_up_node.mjs";

const node = new MadeUpNode();
let it;
let address;

before(async () => {
  address = await node.start();
  it = await openBrowser();
});

after(async () => {
  await it?.close();
  node.stop();
});

async function open(options = {}) {
  node.reset();
  Object.assign(node, options.node);
  const result = await openPage(it.browser, address, options);
  if (!options.node?.token)
    await result.page.waitForSelector('troupe-dashboard[data-rows="4"]');
  return result;
}

/** Waits until the node has taken an order. */
function taken(page) {
  return page.waitForResponse(
    (x) => x.url().endsWith("/v1/chaos") && x.request().method() === "POST");
}

test("a partition that is injected is seen in ring, matrix and time line", async () => {
  const { page, errors } = await open();
  await counts(page, ".link.both", 10);
  await counts(page, ".matrix td.no", 0);
  await counts(page, ".matrix td.unknown", 5);
  await page.click("text=Part from member-5");
  await page.waitForSelector('troupe-dashboard[data-heard="4"]');
  assert.deepEqual(node.orders.at(-1), { partition: ["127.0.0.1:7005"], for: "10s" });
  await page.waitForSelector('troupe-dashboard[data-deaf="2"]');
  await counts(page, ".link.none", 1);
  await counts(page, 'tr[data-standing="suspect"]', 1);
  await reads(page, "#time ~ ol", /member-5 is not heard/);
  await reads(page, "#time ~ ol", /member-4 leads/);
  await reads(page, "#time ~ ol", /fault: partition/);
  await reads(page, "#time ~ ol", /member-1 suspected member-5: silence/);
  await reads(page, "header", /view 2\.4, leader\s+member-4/);
  await reads(page, "#why ~ ul", /waits for 127\.0\.0\.1:7005/);
  await counts(page, ".acks .present", 4);
  await reads(page, ".acks .missing", /member-5/);
  await shot(page, "dash-parted");
  await page.click("text=Heal the links");
  await page.waitForSelector('troupe-dashboard[data-heard="5"]');
  await page.waitForSelector('troupe-dashboard[data-deaf="0"]');
  assert.deepEqual(errors, []);
  await page.close();
});

test("a fault lasts as long as was chosen, and killing takes two presses", async () => {
  const { page } = await open();
  await page.selectOption("select", "30s");
  const cut = taken(page);
  await page.click("text=Send nothing to member-2");
  await cut;
  await page.click("text=Kill");
  assert.deepEqual(node.orders, [{ cut: ["127.0.0.1:7002"], for: "30s" }]);
  const killed = taken(page);
  await page.click("text=Press again to kill");
  await killed;
  assert.deepEqual(node.orders.at(-1), { kill: true });
  await page.close();
});

test("where no chaos is allowed there are no buttons for it", async () => {
  const { page } = await open({ node: { allowed: false } });
  await reads(page, "#chaos ~ p.faint", /takes no faults/);
  assert.equal(await page.locator("text=Part from all").count(), 0);
  await page.close();
});

test("members that deliver in different orders are told, and cross", async () => {
  const { page } = await open({ node: { disagree: true } });
  await page.waitForSelector('p[data-crossings="2"]');
  await reads(page, "p[data-crossings]", /Not all have the same/);
  await page.close();
});

test("rates are drawn, and a node that is silent is told as such", async () => {
  const { page, errors } = await open({ dark: true });
  await page.waitForSelector("troupe-chart canvas");
  await page.waitForSelector("troupe-chart .u-legend >> text=delivered");
  await reads(page, "#counts ~ table", /orderer\.messages_delivered/);
  await shot(page, "dash-dark");
  node.silent = true;
  await page.waitForSelector('[role="alert"]');
  await reads(page, '[role="alert"]', /No answer/);
  node.silent = false;
  await page.waitForSelector('[role="alert"]', { state: "detached" });
  assert.deepEqual(errors, []);
  await page.close();
});

test("a page that gets no stream asks instead, and says so", async () => {
  const { page, errors } = await open({ node: { streams: false } });
  await page.waitForSelector('troupe-dashboard[data-streams="false"]');
  await reads(page, "header", /no stream is free/);
  const before = node.asked;
  await page.click("text=Part from member-5");
  await page.waitForSelector('troupe-dashboard[data-heard="4"]');
  assert.ok(node.asked > before);
  assert.deepEqual(errors, []);
  await page.close();
});

test("a node that wants its token is given the one that is typed in", async () => {
  const { page } = await open({ node: { token: "0123456789abcdef" } });
  await page.waitForSelector('[role="alert"]');
  await reads(page, '[role="alert"]', /wants its token/);
  await page.fill('input[type="password"]', "0123456789abcdef");
  await page.keyboard.press("Enter");
  await page.waitForSelector('troupe-dashboard[data-rows="4"]');
  await page.close();
});

test("the dashboard can be used with keys, in the width of a phone", async () => {
  const { page } = await open({ viewport: { width: 390, height: 844 } });
  await page.waitForSelector("troupe-chart canvas");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels`);
  const before = node.orders.length;
  await page.locator("text=Part from all").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector('troupe-dashboard[data-heard="1"]');
  assert.equal(node.orders.length, before + 1);
  await reads(page, "header", /it hears no majority/);
  await shot(page, "dash-phone");
  await page.close();
});

test("what is drawn has words for readers of a screen, and each panel a name", async () => {
  const { page } = await open();
  await page.waitForSelector("troupe-chart canvas");
  const nameless = await page.evaluate(() => {
    const root = document.querySelector("troupe-dashboard").shadowRoot;
    const pictures = [...root.querySelectorAll('svg, [role="img"]')]
      .filter((x) => !x.getAttribute("aria-label"));
    const panels = [...root.querySelectorAll("section")]
      .filter((x) => !root.getElementById(x.getAttribute("aria-labelledby")));
    const fields = [...root.querySelectorAll("input, select")]
      .filter((x) => !x.closest("label") && !x.getAttribute("aria-label"));
    return [...pictures, ...panels, ...fields].map((x) => x.outerHTML.slice(0, 80));
  });
  assert.deepEqual(nameless, []);
  assert.equal(await page.locator("section footer code").count(),
    await page.locator("section").count());
  await page.close();
});

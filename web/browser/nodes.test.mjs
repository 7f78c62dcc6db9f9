// Opens the dashboard of nodes that run, and breaks them by its buttons.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { counts, openBrowser, openPage, reads, shot } from "./browser.mjs";
import { RealNodes } from "./real_nodes.mjs";

const members = ["member-1", "member-2", "member-3", "member-4", "member-5"];
let it;

before(async () => {
  it = await openBrowser();
});

after(async () => {
  await it?.close();
});

/** Starts nodes, runs `play`, and leaves no process behind. */
async function with_nodes(play) {
  const nodes = new RealNodes();
  try {
    await play(nodes);
  } finally {
    await nodes.stop();
  }
}

/** Waits until the dashboard says so of itself. */
function says(page, what) {
  const all = Object.entries(what).map(([key, value]) => `[data-${key}="${value}"]`);
  return page.waitForSelector(`troupe-dashboard${all.join("")}`);
}

const shows = (page, text) => page.waitForSelector(`text=${text}`);

function start_members(nodes) {
  return nodes.start("member", members, 21010, {
    chaos: { allow: true },
    source: { kind: "text", messages: 1000000, gap: "40ms" },
    detector: { suspect_after: "2s" }, // A busy machine is not a broken one.
  });
}

test("a member that is cut off by a button is seen so in ring, matrix and braid", async () =>
  with_nodes(async (nodes) => {
    await start_members(nodes);
    const { page, errors } = await openPage(it.browser, nodes.page("member-1"));
    await says(page, { members: 5, heard: 5, rows: 5, deaf: 0, streams: true });
    await shows(page, "All 5 nodes that answer have the same message");
    await counts(page, ".link.both", 10);
    await counts(page, 'p[data-crossings="0"]', 1);
    await counts(page, ".strand", 21, Infinity);
    await page.waitForSelector("troupe-chart .u-legend >> text=99 % within");
    await shot(page, "node-whole");

    const beside = await openPage(it.browser, nodes.page("member-2"), { dark: true });
    await says(beside.page, { members: 5, rows: 5 });
    await page.selectOption("select", "2m");
    await page.click("text=Part from all");
    await says(page, { heard: 1 });
    await counts(page, ".link.both", 6);
    await shows(page, "Far behind: member-1");
    await page.waitForSelector(".matrix td.no");
    await shows(page, "members are in reach");
    await says(beside.page, { members: 4, heard: 4 });
    await beside.page.waitForSelector('tr[data-standing="gone"]');
    await reads(beside.page, "#time ~ ol", /suspected member-1: silence/);
    await shot(page, "node-parted");
    await shot(beside.page, "node-beside");

    await page.click("text=Heal the links");
    await says(page, { members: 5, heard: 5, deaf: 0 });
    await says(beside.page, { members: 5, heard: 5, deaf: 0 });
    await beside.page.waitForSelector('tr[data-standing="gone"]',
      { state: "detached" });
    await shows(page, "All 5 nodes that answer have the same message");
    assert.deepEqual([...errors, ...beside.errors], []);
    await page.setViewportSize({ width: 390, height: 844 });
    // Charts are drawn anew once they are told of their width.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= 390);
    await shot(page, "node-phone");
    await page.close();
    await beside.page.close();
  }));

test("a link that is cut one way is an arrow, and one cell of the matrix", async () =>
  with_nodes(async (nodes) => {
    await start_members(nodes);
    const { page } = await openPage(it.browser, nodes.page("member-1"));
    await says(page, { members: 5, heard: 5, rows: 5, deaf: 0 });
    await page.selectOption("select", "2m");
    await page.click("text=Send nothing to member-2");
    await page.waitForSelector(".link.one", { state: "attached" });
    await counts(page, ".matrix td.no", 1);
    await shot(page, "node-one-way");
    await page.click("text=Heal the links");
    await says(page, { members: 5, heard: 5, deaf: 0 });
    await page.close();
  }));

test("a node ends at once though pages listen to it", async () =>
  with_nodes(async (nodes) => {
    await nodes.start("member", ["member-1"], 21030);
    const pages = await Promise.all([1, 2, 3].map(() =>
      openPage(it.browser, nodes.page("member-1"))));
    for (const { page } of pages) {
      await says(page, { members: 1, streams: true });
      await reads(page, "#chaos ~ p.faint", /takes no faults/);
    }
    const began = Date.now();
    assert.equal(await nodes.kill("member-1", "SIGTERM"), 0);
    assert.ok(Date.now() - began < 20_000);
    await pages[0].page.waitForSelector('[role="alert"]');
    for (const { page } of pages) await page.close();
  }));

test("servers show who serves, and how far each replica is", async () =>
  with_nodes(async (nodes) => {
    await nodes.start("server", ["server-1", "server-2", "server-3"], 21040);
    const { page, errors } = await openPage(it.browser, nodes.page("server-2"));
    await says(page, { members: 3, heard: 3, rows: 3, deaf: 0 });
    await page.waitForSelector("tr[data-replica] >> text=primary");
    await counts(page, "tr[data-replica]", 3);
    assert.equal(await page.locator("#order").count(), 0); // Their order is the log's.
    await page.waitForSelector("troupe-chart canvas");
    await shot(page, "node-server");
    await nodes.kill("server-1");
    await page.waitForSelector('tr[data-standing="gone"], tr[data-standing="suspect"]');
    assert.deepEqual(errors, []);
    await page.close();
  }));

test("nodes that gossip show who shares what, how old that is, and who is gone", async () =>
  with_nodes(async (nodes) => {
    const names = ["node-1", "node-2", "node-3"];
    await nodes.start("gossip", names, 21050, (name) =>
      ({ gossip: { folder: { path: nodes.share(name, `of ${name}`) } } }));
    const { page, errors } = await openPage(it.browser, nodes.page("node-1"));
    await says(page, { members: 3, streams: true });
    for (const name of names) await page.waitForSelector(`tr[data-origin="${name}"]`);
    await page.waitForSelector('tr[data-origin="node-3"] >> text=here');
    assert.equal(await page.locator("#matrix, #why ~ .acks").count(), 0);
    await shot(page, "node-gossip");
    await nodes.kill("node-3");
    await page.waitForSelector('tr[data-standing="suspect"], tr[data-standing="gone"]');
    await reads(page, "#time ~ ol", /node-3 is (suspect|faulty)/);
    assert.deepEqual(errors, []);
    await page.close();
  }));

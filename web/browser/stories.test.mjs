// Opens a page of each story in a real browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { arrowsIn, count, folder, open, shot, storyOf, TROUPE } from "./pages.mjs";

test("a group has its views, its leaders one after the other, and suspicions", async () => {
  const { html, records } = storyOf("group", "--seed", "2", "--faults", "crashes");
  const { page, errors, data } = await open(html);
  assert.equal(data.lanes, "5");
  const reigns = records.filter((x) => x.event === "leader" && x.leader === x.node);
  assert.ok(reigns.length > 1);
  assert.equal(data.reigns, `${reigns.length}`);
  assert.equal(data.deliveries, `${count(records, "deliver")}`);
  assert.equal(data.arrows, `${arrowsIn(records)}`);
  assert.ok(count(records, "suspicion") > 0);
  await page.click('text="All"');
  await shot(page, "group");
  await page.click("summary");
  await page.waitForSelector("ol li");
  const list = await page.textContent("ol");
  assert.match(list, /peer-\d leads, epoch \d+/);
  assert.match(list, /peer-\d enters view \d+\.\d/);
  assert.deepEqual(errors, []);
  await page.close();
});

test("where a promise is broken that is the first sentence", async () => {
  const { html, records } = storyOf(
    "group", "--seed", "3", "--faults", "partitions", "--set", "quorum=none",
  );
  const broken = records[records.length - 1];
  assert.equal(broken.event, "violation");
  const { page, errors } = await open(html);
  const first = await page.textContent("header > p");
  assert.match(first, new RegExp(`At [0-9.]+ s: ${broken.invariant}: `));
  await shot(page, "group-broken");
  assert.deepEqual(errors, []);
  await page.close();
});

test("a service has its clients' calls as bars, and its commits", async () => {
  const { html, records } = storyOf("service", "--seed", "2", "--faults", "crashes");
  const { page, errors, data } = await open(html);
  assert.equal(data.lanes, `${records[0].nodes.length}`);
  assert.equal(data.calls, `${count(records, "call")}`);
  assert.ok(Number(data.calls) > 10);
  assert.ok(Number(data.reigns) > 0);
  assert.ok(count(records, "commit") > 10);
  assert.match(await page.textContent(".hover"), /Ticks under a lane are commits/);
  // What servers do with messages is told as commits.
  assert.equal(await page.locator("troupe-braid").count(), 0);
  await page.click('text="All"');
  await shot(page, "service");
  assert.deepEqual(errors, []);
  await page.close();
});

test("gossip has its updates as arrows, and no order", async () => {
  const { html, records } = storyOf("gossip", "--seed", "2", "--faults", "crashes");
  const { page, errors, data } = await open(html);
  assert.equal(data.lanes, "5");
  assert.equal(data.arrows, `${count(records, "deliver")}`);
  assert.equal(await page.locator("troupe-braid").count(), 0);
  assert.equal(await page.locator(".order").count(), 0);
  await page.click('text="All"');
  await shot(page, "gossip");
  assert.deepEqual(errors, []);
  await page.close();
});

test("discovery has its requests as bars, by try", async () => {
  const { html, records } = storyOf("discovery", "--seed", "2", "--faults", "crashes");
  const { page, errors, data } = await open(html);
  assert.equal(data.lanes, "5");
  assert.equal(data.calls, `${count(records, "call")}`);
  assert.ok(Number(data.calls) > 0);
  await page.click('text="All"');
  await shot(page, "discovery");
  await page.click("summary");
  await page.waitForSelector("ol li");
  assert.match(await page.textContent("ol"), /request-\d-\d+, try 1 to peer-\d/);
  assert.deepEqual(errors, []);
  await page.close();
});

/** The page of a demo that has been played with real processes. */
async function demoPage(story, ...flags) {
  const play = () => {
    try {
      return execFileSync(TROUPE, ["demo", story, ...flags, "-o", "json"], {
        env: { ...process.env, TMPDIR: folder },
      });
    } catch (e) {
      // On a machine that is busy it may take longer than is allowed.
      return e.stdout;
    }
  };
  return open(JSON.parse(play()).page);
}

test("the page of the demo of gossip has updates, and a life after death", async () => {
  const { page, errors, data } = await demoPage("gossip", "--nodes", "4", "--seed", "3");
  assert.equal(data.lanes, "4");
  assert.ok(Number(data.arrows) > 20);
  const kinds = await page.$eval("troupe-trace", (x) => x.model.changes.map((y) => y.kind));
  assert.ok(kinds.includes("gone") && kinds.includes("start"));
  await page.click('text="All"');
  await shot(page, "demo-gossip");
  assert.deepEqual(errors, []);
  await page.close();
});

test("the page of the demo of notify has calls, and who leads before and after", async () => {
  const { page, errors, data } = await demoPage("notify", "--kills", "1", "--seed", "3");
  assert.equal(data.lanes, "7");
  assert.ok(Number(data.calls) > 20);
  assert.ok(Number(data.reigns) > 1);
  await page.click('text="All"');
  await shot(page, "demo-notify");
  assert.deepEqual(errors, []);
  await page.close();
});

test("the page of the demo of election has its members' datagrams", async () => {
  const { page, errors, data } = await demoPage("election", "--seed", "3");
  assert.equal(data.lanes, "5");
  assert.ok(Number(data.arrows) > 100);
  await shot(page, "demo-election");
  assert.deepEqual(errors, []);
  await page.close();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { History, short, span } from "../src/dash_history";
import type { Members, Sample } from "../src/dash_shapes";

function members(change: Partial<Members> = {}): Members {
  const row = (name: string, id: number) => ({
    name, id, address: `127.0.0.1:${id}`, state: "member", leader: id === 2,
    self: id === 1, heard: true, votes: true,
  });
  return {
    node: "a", phase: "member", quorate: true, why: "", view: "1.2",
    leader: { name: "b", epoch: 1 }, members: [row("a", 1), row("b", 2)], sent: 0,
    unsettled: 0,
    evidence: [], ...change,
  };
}

function counted(at: number, delivered: number): Sample {
  const state = {
    node: "a", kind: "member", version: "0", now_ms: at, waits: [],
    counters: { orderer: { delivered, waiting: 0 }, journal: null },
  };
  return { at, state };
}

test("rates are of a second, and only of what changes", () => {
  const uut = new History();
  for (const [at, n] of [[0, 10], [2000, 30], [3000, 35]]) uut.add(counted(at, n));
  assert.deepEqual(uut.rates(), [{ name: "orderer.delivered", values: [10, 5] }]);
});

test("a node that starts again does not run backwards", () => {
  const uut = new History();
  for (const [at, n] of [[0, 10], [1000, 20], [2000, 3]]) uut.add(counted(at, n));
  assert.deepEqual(uut.rates()[0].values, [10, 0]);
});

test("what changes is told, the latest first", () => {
  const uut = new History();
  uut.add({ at: 1, members: members() });
  const silent = members();
  silent.members[1].heard = false;
  uut.add({ at: 2, members: silent });
  uut.add({ at: 3, members: members({ view: "2.1", leader: { name: "a", epoch: 2 } }) });
  uut.add({ at: 4 });
  assert.deepEqual(uut.changes.map((x) => x.text), [
    "the node does not answer",
    "b is heard again",
    "a leads, epoch 2",
    "view 2.1 of a, b",
    "b is not heard",
  ]);
});

test("a suspicion is noted once, when it was, though its age is told anew", () => {
  const uut = new History();
  const suspicion = (age_ms: number) =>
    ({ who: "b", by: "a", cause: "silence", withdrawn: false, age_ms });
  uut.add({ at: 10_000, members: members({ evidence: [suspicion(4000)] }) });
  uut.add({ at: 11_000, members: members({ evidence: [suspicion(5010)] }) });
  uut.add({ at: 12_000, members: members({ evidence: [suspicion(6000), suspicion(100)] }) });
  assert.deepEqual(uut.changes.map((x) => [x.at, x.kind]), [
    [11_900, "suspicion"], [6000, "suspicion"],
  ]);
});

test("a suspicion that is withdrawn is no second one", () => {
  const uut = new History();
  const entry = (withdrawn: boolean, age_ms: number) =>
    ({ who: "b", by: "a", cause: "silence", withdrawn, age_ms });
  uut.add({ at: 9000, members: members({ evidence: [entry(false, 5000), entry(true, 1000)] }) });
  assert.deepEqual(uut.changes.map((x) => x.text), [
    "a no longer suspects b: silence",
    "a suspected b: silence",
  ]);
});

test("who leaves the view is remembered as gone, until it is back", () => {
  const uut = new History();
  const alone = members({ view: "2.1" });
  alone.members.pop();
  uut.add({ at: 1, members: members() });
  uut.add({ at: 2, members: alone });
  assert.deepEqual([...uut.gone.keys()], ["b"]);
  uut.add({ at: 3, members: members({ view: "3.1" }) });
  assert.equal(uut.gone.size, 0);
});

test("a fault is noted with its end", () => {
  const uut = new History();
  const fault = { fault: "loss 0.3", to: [], left_ms: 5000 };
  uut.add({ at: 1000, members: members(), chaos: { allowed: true, faults: [] } });
  uut.add({ at: 2000, members: members(), chaos: { allowed: true, faults: [fault] } });
  uut.add({
    at: 3000, members: members(),
    chaos: { allowed: true, faults: [{ ...fault, left_ms: 4000 }] },
  });
  assert.deepEqual(uut.changes, [
    { at: 2000, kind: "fault", text: "fault: loss 0.3", until: 7000 },
  ]);
});

test("what is shown as rates is null where it is not counted", () => {
  const uut = new History();
  const at = (now: number, delivered: number, resent: number): Sample => ({
    at: now,
    state: {
      node: "a", kind: "member", version: "0", now_ms: now, waits: [],
      counters: {
        orderer: { messages_delivered: delivered },
        resender: { messages_resent: resent, messages_repaired: resent },
      },
    },
  });
  for (const x of [at(0, 0, 0), at(1000, 40, 3), at(1200, 45, 3), at(2000, 90, 3)])
    uut.add(x);
  const series = uut.series();
  assert.deepEqual(series.times, [1, 2]); // What comes too soon after is not kept.
  assert.deepEqual(series.delivered, [40, 50]);
  assert.deepEqual(series.resent, [6, 0]);
  assert.deepEqual(series.sent, [null, null]);
  assert.deepEqual(series.p50, [null, null]);
});

test("spans are told in their unit", () => {
  assert.deepEqual([400, 12_000, 200_000, 8_000_000].map(span),
    ["0.4 s", "12 s", "3 min", "2 h"]);
});

test("large numbers are short", () => {
  assert.deepEqual([7, 0.25, 1234, 5_600_000].map(short), ["7", "0.3", "1.2 k", "5.6 M"]);
});

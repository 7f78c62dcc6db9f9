import assert from "node:assert/strict";
import { test } from "node:test";
import { History, short, spark } from "../src/dash_history";
import type { Members, Sample } from "../src/dash_shapes";

function members(change: Partial<Members> = {}): Members {
  const row = (name: string, id: number) => ({
    name, id, address: `127.0.0.1:${id}`, state: "member", leader: id === 2,
    self: id === 1, heard: true, votes: true,
  });
  return {
    node: "a", phase: "member", quorate: true, why: "", view: "1.2",
    leader: { name: "b", epoch: 1 }, members: [row("a", 1), row("b", 2)], sent: 0,
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
    "a leads",
    "view 2.1 of a, b",
    "b is not heard",
  ]);
});

test("a line of rates fits its box", () => {
  assert.equal(spark([0, 5, 10], 100, 22), "0.0,21.0 50.0,11.0 100.0,1.0");
});

test("large numbers are short", () => {
  assert.deepEqual([7, 0.25, 1234, 5_600_000].map(short), ["7", "0.3", "1.2 k", "5.6 M"]);
});

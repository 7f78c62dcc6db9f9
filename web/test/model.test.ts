import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../src/model";
import type { TraceRecord } from "../src/trace";

function modelWith(...records: TraceRecord[]) {
  return modelOf({ title: "", nodes: ["a", "b"], records });
}

test("a datagram that arrives is an arrow from where it left", () => {
  const { arrows, arrivals } = modelWith(
    { at_us: 5, event: "send", node: "a", message: "a#1" },
    {
      at_us: 9, event: "receive", node: "b", peer: "a", sent_us: 6,
      messages: ["a#1"],
    },
  );
  assert.equal(arrows.length, 1);
  assert.deepEqual(
    [arrows[0].from, arrows[0].to, arrows[0].sent, arrows[0].at],
    [0, 1, 6, 9],
  );
  assert.equal(arrows[0].lost, "");
  assert.deepEqual(arrivals, [[0], [0]]);
});

test("a lost datagram is an arrow only if it carried a message", () => {
  const { arrows } = modelWith(
    { at_us: 1, event: "datagram", node: "a", peer: "b", fate: "lost" },
    {
      at_us: 2, event: "datagram", node: "a", peer: "b", fate: "lost",
      messages: ["a#1"],
    },
    {
      at_us: 3, event: "datagram", node: "a", peer: "b", fate: "duplicated",
      messages: ["a#1"],
    },
  );
  assert.deepEqual(arrows.map((x) => x.lost), ["lost"]);
});

test("a message arrives once, however often it comes", () => {
  const come = (at_us: number, again: boolean): TraceRecord => ({
    at_us, event: "receive", node: "b", peer: "a", messages: ["a#1"], again,
  });
  const { arrows, arrivals } = modelWith(come(1, false), come(2, true));
  assert.deepEqual(arrivals[1], [0]);
  assert.deepEqual(arrows.map((x) => x.again), [false, true]);
});

test("a delivery has the rank of the record, or is counted", () => {
  const { points, deliveries } = modelWith(
    { at_us: 1, event: "deliver", node: "a", message: "b#1" },
    { at_us: 2, event: "deliver", node: "a", message: "b#2" },
    { at_us: 3, event: "deliver", node: "b", message: "b#1", rank: 7 },
  );
  assert.deepEqual(points.map((x) => x.rank), [0, 1, 7]);
  assert.deepEqual(deliveries, [[0, 1], [0]]);
});

test("a fault without nodes befalls all of them", () => {
  const { bands } = modelWith(
    { at_us: 1, event: "fault", until_us: 4, nodes: [], kind: "loss" },
    { at_us: 2, event: "fault", until_us: 5, nodes: ["b"], others: [] },
  );
  assert.deepEqual(bands.map((x) => x.nodes), [[0, 1], [1]]);
  assert.deepEqual([bands[0].begin, bands[0].end], [1, 4]);
});

test("a vector clock by name is put in the order of the nodes", () => {
  const { messages } = modelWith({
    at_us: 1, event: "send", node: "b", message: "b#1",
    vector: { b: 3 },
  });
  assert.deepEqual(messages[0].vector, [0, 3]);
});

test("views and ends are changes of a lane, a violation is one of the run", () => {
  const { changes, violations } = modelWith(
    { at_us: 1, event: "view", node: "a", view: "1.1", members: ["a"] },
    { at_us: 2, event: "gone", node: "a" },
    { at_us: 3, event: "violation", invariant: "total-order", detail: "why" },
  );
  assert.deepEqual(changes.map((x) => x.view), ["1.1", ""]);
  assert.equal(violations[0].text, "total-order: why");
});

test("what nobody knows is left out", () => {
  const { points, changes } = modelWith(
    { at_us: 1, event: "election", node: "a" },
    { at_us: 2, event: "send", node: "stranger", message: "x#1" },
  );
  assert.equal(points.length + changes.length, 0);
});

test("without datagrams an arrow leads from a sending to each delivery", () => {
  const { arrows, carried } = modelWith(
    { at_us: 1, event: "send", node: "a", message: "a#1" },
    { at_us: 2, event: "deliver", node: "a", message: "a#1" },
    { at_us: 3, event: "send", node: "a", message: "a#2" },
    { at_us: 9, event: "deliver", node: "b", message: "a#2" },
  );
  assert.equal(carried, false);
  assert.deepEqual(arrows.map((x) => [x.sent, x.at, x.to, x.lost]), [
    [1, 1, 1, "not_delivered"],
    [3, 9, 1, ""],
  ]);
});

test("calls that overlap stand in different rows", () => {
  const call = (at_us: number, until_us: number, result?: string): TraceRecord => ({
    at_us, event: "call", node: "a", until_us, what: "request 1", result,
  });
  const { calls } = modelWith(call(1, 5, "ok"), call(2, 9), call(6, 8, "failed"));
  assert.deepEqual(calls.map((x) => x.row), [0, 1, 0]);
  assert.deepEqual(calls.map((x) => x.result), ["ok", "unknown", "failed"]);
});

test("what a node says of itself is kept with its lane", () => {
  const { notes, points } = modelWith(
    { at_us: 3, event: "notice", node: "b", detail: "a is suspected" },
  );
  assert.deepEqual(notes, [{ at: 3, node: 1, text: "a is suspected" }]);
  assert.equal(points.length, 0);
});

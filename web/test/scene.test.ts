import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../src/model";
import { heightOf, hitAt, LANE_HEIGHT, livesOf, type Scene, xOf, yOf } from "../src/scene";
import { Intervals } from "../src/span";
import { wordsForHit } from "../src/words";

const model = modelOf({
  title: "",
  nodes: ["a", "b"],
  records: [
    { at_us: 0, event: "send", node: "a", message: "a#1" },
    {
      at_us: 500, event: "receive", node: "b", peer: "a", sent_us: 0,
      messages: ["a#1"],
    },
    {
      at_us: 600, event: "fault", until_us: 900, nodes: ["b"], others: [],
      detail: "node 1 stands still",
    },
    { at_us: 1000, event: "end" },
  ],
});

const scene: Scene = {
  model,
  arrows: new Intervals(model.arrows),
  span: { begin: 0, end: 1000 },
  width: 1024,
  height: heightOf(model),
};

function wordsAt(at: number, y: number) {
  return wordsForHit(model, hitAt(scene, xOf(scene, at), y));
}

test("what is under the pointer is told: a point before an arrow", () => {
  assert.equal(wordsAt(0, yOf(0)), "a sends a#1 at 0 s");
  assert.equal(
    wordsAt(250, yOf(0) + LANE_HEIGHT / 2),
    "a#1: from a to b, 0 s to 0.0005 s",
  );
});

test("a fault is told on the lanes that it befalls, while it lasts", () => {
  assert.equal(wordsAt(700, yOf(1)), "node 1 stands still, 0.0006 s to 0.0009 s");
  assert.equal(wordsAt(700, yOf(0)), "");
  assert.equal(wordsAt(950, yOf(1)), "");
});

test("a node that is gone is there again from its next view on", () => {
  const run = modelOf({
    title: "",
    nodes: ["a", "b"],
    records: [
      { at_us: 0, event: "view", node: "a", view: "1.1" },
      { at_us: 100, event: "gone", node: "a" },
      { at_us: 300, event: "view", node: "a", view: "2.2" },
      { at_us: 900, event: "end" },
    ],
  });
  assert.deepEqual(livesOf(run, 0), [
    { begin: 0, end: 100 }, { begin: 300, end: 900 },
  ]);
  assert.deepEqual(livesOf(run, 1), [{ begin: 0, end: 900 }]);
});

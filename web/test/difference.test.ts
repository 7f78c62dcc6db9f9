import assert from "node:assert/strict";
import { test } from "node:test";
import { firstDifference, wordsForOrder } from "../src/difference";
import { modelOf } from "../src/model";

/** A run in which each node delivers the messages of its list. */
function runOf(level: string, orders: Record<string, string[]>, broken = false) {
  const records = Object.entries(orders).flatMap(([node, names]) =>
    names.map((message, i) => ({ at_us: i, event: "deliver", node, message })),
  );
  records.sort((x, y) => x.at_us - y.at_us);
  const begin = { at_us: 0, event: "begin", level };
  const end = { at_us: 99, event: broken ? "violation" : "end" };
  return modelOf({
    title: "", nodes: Object.keys(orders), records: [begin, ...records, end],
  });
}

function words(level: string, orders: Record<string, string[]>, broken = false) {
  const model = runOf(level, orders, broken);
  return wordsForOrder(model, firstDifference(model.deliveries));
}

test("the first difference is the first place where two nodes disagree", () => {
  assert.deepEqual(firstDifference([[1, 2, 3], [1, 2, 3], [1, 3, 2]]), {
    place: 1, nodes: [0, 2], messages: [2, 3],
  });
  assert.equal(firstDifference([[1, 2], [1], []]), undefined);
  assert.deepEqual(firstDifference([[], [1, 2], [1, 3]]), {
    place: 1, nodes: [1, 2], messages: [2, 3],
  });
});

test("a sentence says where orders part, and why", () => {
  assert.equal(
    words("unordered", { a: ["a#1", "b#1"], b: ["b#1", "a#1"] }),
    "The orders first differ at position 0, where a delivered message 1 of a " +
      "and b delivered message 1 of b: unordered delivers each message as it " +
      "comes and repairs nothing, and b got message 1 of a only after message " +
      "1 of b.",
  );
});

test("what never came is told as such, and what had no time to come", () => {
  const orders = { a: ["a#1", "b#1"], b: ["b#1"] };
  assert.match(words("unordered", orders), /, and b never got message 1 of a\.$/);
  assert.match(words("unordered", orders, true), /b had not got message 1 of a yet\.$/);
});

test("what is delivered twice is told as such", () => {
  const said = words("", { a: ["a#1", "a#1"], b: ["a#1", "b#1"] });
  assert.match(said, /: a delivers message 1 of a twice\.$/);
});

test("agreement is a sentence as well", () => {
  assert.equal(
    words("safe", { a: ["a#1", "b#1"], b: ["a#1", "b#1"] }),
    "All 2 nodes delivered the same 2 messages in the same order.",
  );
  assert.match(words("safe", { a: ["a#1", "b#1"], b: ["a#1"] }), /some have delivered fewer/);
  assert.equal(words("safe", { a: [], b: [] }), "");
});

test("nothing is said of positions where views change", () => {
  const model = modelOf({
    title: "",
    nodes: ["a", "b"],
    records: [
      { at_us: 0, event: "view", node: "b", view: "1.1" },
      { at_us: 1, event: "deliver", node: "a", message: "a@1.1#1", sender: "a" },
      { at_us: 2, event: "view", node: "b", view: "2.1" },
      { at_us: 3, event: "deliver", node: "b", message: "b@2.1#1", sender: "b" },
    ],
  });
  assert.deepEqual(model.messages.map((x) => x.sender), [0, 1]);
  assert.equal(wordsForOrder(model, firstDifference(model.deliveries)), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Braid, inversions } from "../src/braid";

function crossings(...columns: number[][]) {
  return new Braid(columns).crossings;
}

test("equal orders do not cross", () => {
  assert.equal(crossings([0, 1, 2], [0, 1, 2], [0, 1, 2]), 0);
});

test("each pair that is seen the other way round is a crossing", () => {
  assert.equal(crossings([0, 1, 2], [2, 1, 0]), 3);
  assert.equal(crossings([0, 1], [1, 0], [0, 1]), 2);
});

test("what one of two columns lacks does not cross there", () => {
  assert.equal(crossings([0, 1, 2], [2, 0]), 1);
  assert.equal(crossings([0], []), 0);
});

test("a second delivery does not count", () => {
  assert.equal(crossings([0, 1, 0], [0, 1]), 0);
});

test("inversions are counted as one by one", () => {
  let x = 7;
  const xs = Array.from({ length: 200 }, () => (x = (x * 73 + 19) % 1009));
  let slow = 0;
  for (let i = 0; i < xs.length; ++i)
    for (let k = i + 1; k < xs.length; ++k) if (xs[i] > xs[k]) ++slow;
  assert.equal(inversions(xs), slow);
});

test("strands are those of the places that are shown", () => {
  const uut = new Braid([
    [0, 1, 2, 3],
    [3, 0, 1, 2],
  ]);
  assert.deepEqual(uut.strands(0, 1), [
    { message: 0, column: 0, from: 0, to: 1 },
    { message: 3, column: 0, from: 3, to: 0 },
  ]);
  assert.equal(uut.strands(0, 4).length, 4);
});

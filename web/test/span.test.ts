import assert from "node:assert/strict";
import { test } from "node:test";
import {
  inSpan, Intervals, moved, thinned, ticks, timeText, within, zoomed,
} from "../src/span";
import { advanced, firstSpan, following, speedText } from "../src/player";

const all = { begin: 0, end: 1000 };

test("a span stays within the run", () => {
  assert.deepEqual(within(all, { begin: -50, end: 50 }), { begin: 0, end: 100 });
  assert.deepEqual(moved(all, { begin: 800, end: 900 }, 500), {
    begin: 900, end: 1000,
  });
  assert.deepEqual(within(all, { begin: -5, end: 5000 }), all);
});

test("a zoom keeps what is under the pointer where it is", () => {
  const next = zoomed(all, { begin: 200, end: 600 }, 0.5, 300);
  assert.deepEqual(next, { begin: 250, end: 450 });
});

test("nothing is shown shorter than it can be told apart", () => {
  const next = zoomed(all, { begin: 400, end: 500 }, 1e-9, 450);
  assert.ok(next.end - next.begin >= 20);
});

test("points are found by their time", () => {
  const xs = [1, 3, 3, 8].map((at) => ({ at }));
  assert.deepEqual(inSpan(xs, { begin: 3, end: 7.5 }), [{ at: 3 }, { at: 3 }]);
  // The last one of a run is at its very end.
  assert.equal(inSpan(xs, { begin: 1, end: 8 }).length, 4);
});

test("an arrow is found while it is under way, however long it is", () => {
  const arrows = Array.from({ length: 1000 }, (_, i) => ({
    sent: i,
    at: i === 3 ? 950 : i + 1,
  }));
  const found = new Intervals(arrows).in({ begin: 900, end: 902 });
  assert.deepEqual(found.map((x) => x.sent), [3, 899, 900, 901, 902]);
});

test("what is thinned is spread evenly", () => {
  const xs = Array.from({ length: 100 }, (_, i) => i);
  assert.deepEqual(thinned(xs, 4), [0, 25, 50, 75]);
  assert.deepEqual(thinned(xs, 100), xs);
});

test("marks stand at round times", () => {
  assert.deepEqual(ticks({ begin: 130, end: 910 }, 5), [200, 400, 600, 800]);
});

test("times are seconds", () => {
  assert.equal(timeText(1_500_000), "1.5 s");
  assert.equal(timeText(0), "0 s");
  assert.equal(timeText(10_000_000), "10 s");
  assert.equal(timeText(1), "0.000001 s");
});

test("playback goes on at its speed and ends with the run", () => {
  const run = { begin: 0, end: 10e6 };
  assert.equal(advanced(run, 0, 500, 0), 500_000);
  assert.equal(advanced(run, 0, 500, -3), 500);
  assert.equal(advanced(run, 9.9e6, 500, 0), 10e6);
  assert.equal(speedText(-3), "1/1000×");
  assert.equal(speedText(1), "10×");
});

test("the picture turns a page when the cursor leaves it", () => {
  const span = { begin: 0, end: 100 };
  assert.deepEqual(following(all, span, 50), span);
  assert.deepEqual(following(all, span, 101), { begin: 101, end: 201 });
});

test("a long run begins with as much as can be read", () => {
  assert.deepEqual(firstSpan(all, 100, 400), all);
  assert.deepEqual(firstSpan(all, 4000, 400), { begin: 0, end: 100 });
});

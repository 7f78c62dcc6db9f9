import assert from "node:assert/strict";
import { test } from "node:test";
import { relationsOf } from "../src/causality";
import type { Message } from "../src/model";

function message(sender: number, vector?: number[]): Message {
  return { name: "", sender, vector };
}

test("past and future are told by the vector clocks", () => {
  // b answers a's first message; c speaks without having heard of anything.
  const messages = [
    message(0, [1, 0, 0]),
    message(1, [1, 2, 0]),
    message(0, [4, 2, 0]),
    message(2, [0, 0, 1]),
  ];
  assert.deepEqual(relationsOf(messages, 1), [
    "past", "self", "future", "concurrent",
  ]);
  assert.deepEqual(relationsOf(messages, 3), [
    "concurrent", "concurrent", "concurrent", "self",
  ]);
});

test("messages of one sender come one after another", () => {
  const messages = [message(0, [1, 0]), message(0, [2, 0])];
  assert.deepEqual(relationsOf(messages, 0), ["self", "future"]);
  assert.deepEqual(relationsOf(messages, 1), ["past", "self"]);
});

test("without a clock nothing is claimed", () => {
  assert.deepEqual(relationsOf([message(0, [1]), message(0)], 0), [
    "self", "unknown",
  ]);
});

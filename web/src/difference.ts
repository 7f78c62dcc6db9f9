// Where the orders of two nodes part, and why, for who has never seen one.

import { placesOf } from "./braid";
import type { Model } from "./model";
import { plural } from "./words";

export interface Difference {
  /** The first one at which two nodes delivered different messages, from 0. */
  place: number;
  nodes: [number, number];
  /** What each of the two delivered there. */
  messages: [number, number];
}

export function firstDifference(orders: number[][]): Difference | undefined {
  const length = orders.reduce((n, x) => Math.max(n, x.length), 0);
  for (let place = 0; place < length; ++place) {
    const there = orders
      .map((order, node) => ({ node, message: order[place] }))
      .filter((x) => x.message !== undefined);
    const [first] = there;
    const other = there.find((x) => x.message !== first.message);
    if (other)
      return {
        place,
        nodes: [first.node, other.node],
        messages: [first.message, other.message],
      };
  }
  return undefined;
}

/** What a level does that lets two nodes deliver in different orders. */
const RULES: Record<string, string> = {
  unordered: "unordered delivers each message as it comes and repairs nothing",
  naive:
    "naive delivers a message once all have acknowledged it, even while an " +
    "earlier one is still on its way",
  fifo: "fifo keeps the order of each sender, and no other one",
  causal: "causal keeps no order between messages that knew nothing of each other",
  agreed: "agreed promises that this never happens",
  safe: "safe promises that this never happens",
};

/** Returns `message 3 of peer-1` for `peer-1#3`. */
function inWords(model: Model, message: number): string {
  const { name } = model.messages[message];
  const mark = name.lastIndexOf("#");
  return mark < 0 ? name : `message ${name.slice(mark + 1)} of ${name.slice(0, mark)}`;
}

/** Why the second node had no place for what the first one delivered there. */
function reason(model: Model, x: Difference): string {
  const [a, b] = x.nodes.map((node) => model.nodes[node]);
  const what = inWords(model, x.messages[0]);
  const place = placesOf(model.deliveries[x.nodes[1]]).get(x.messages[0]);
  if (place !== undefined && place < x.place) return `${a} delivers ${what} twice`;
  if (place !== undefined)
    return `${b} got ${what} only after ${inWords(model, x.messages[1])}`;
  // Where a promise is broken a trace ends at once.
  return model.violations.length > 0
    ? `${b} had not got ${what} yet`
    : `${b} never got ${what}`;
}

/** Whether positions mean the same everywhere: nobody comes later, or again. */
function isStill(model: Model): boolean {
  return model.nodes.every(
    (_, node) => model.changes.filter((x) => x.node === node && x.view).length < 2,
  );
}

/**
 * Says in a sentence in what the nodes agree, or where they first differ; nothing
 * of a group whose views change.
 */
export function wordsForOrder(model: Model, x: Difference | undefined): string {
  if (!isStill(model)) return "";
  if (!x) {
    const [first, ...rest] = model.deliveries.map((y) => y.length);
    if (!first || rest.length === 0) return "";
    return rest.every((n) => n === first)
      ? `All ${model.nodes.length} nodes delivered the same ` +
          `${plural(first, "message")} in the same order.`
      : "The nodes agree on every position that two of them have reached; " +
          "some have delivered fewer messages.";
  }
  const [a, b] = x.nodes.map((node) => model.nodes[node]);
  const [m, n] = x.messages.map((message) => inWords(model, message));
  const rule = RULES[model.level];
  const why = reason(model, x);
  return (
    `The orders first differ at position ${x.place}, where ${a} delivered ${m} ` +
    `and ${b} delivered ${n}: ${rule ? `${rule}, and ${why}` : why}.`
  );
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader } from "../src/dash_events";
import { quantile } from "../src/dash_latency";
import { Matrix } from "../src/dash_matrix";
import { OrderBraid, PLACES } from "../src/dash_order";
import { kindOf, linksOf, spotsOf } from "../src/dash_ring";
import type { Deliveries, MemberRow, Members, Round } from "../src/dash_shapes";

function row(name: string, self: boolean, change: Partial<MemberRow> = {}): MemberRow {
  return {
    name, id: name.charCodeAt(0), address: `127.0.0.1:${name.charCodeAt(0)}`, self,
    state: "member", leader: name === "c", heard: true, votes: true, ...change,
  };
}

/** What `who` says of a, b and c; it does not hear those of `deaf`. */
function said(who: string, deaf: string[] = [], phase = "member"): Members {
  return {
    node: who, phase, quorate: true, why: "", view: "3.1", sent: 0, unsettled: 0,
    leader: { name: "c", epoch: 3 },
    members: ["a", "b", "c"].map((x) => row(x, x === who, { heard: !deaf.includes(x) })),
  };
}

function round(...rows: (Members | string)[]): Round<Members> {
  return {
    rows: rows.map((x) => typeof x === "string"
      ? { node: x, answer: null, fault: "no answer" }
      : { node: x.node, answer: x, fault: null }),
  };
}

test("events are read however their text is cut", () => {
  const uut = new EventReader();
  const text = 'id: 1\nevent: node\ndata: {"a":1}\n\nid: 2\nevent: node\ndata: {"a":2}\n\n';
  const found = [...text].flatMap((x) => uut.push(x));
  assert.deepEqual(found, [{ id: "1", data: '{"a":1}' }, { id: "2", data: '{"a":2}' }]);
  assert.deepEqual(uut.push(": a comment\n\n"), []);
});

test("a matrix has what each says, and marks who says nothing", () => {
  const uut = new Matrix(round(said("b"), said("a", ["b"]), "c"));
  assert.deepEqual(uut.names, ["a", "b", "c"]);
  assert.deepEqual(uut.rows.map((x) => x.cells), [
    ["self", "no", "yes"], ["yes", "self", "yes"], ["unknown", "unknown", "unknown"],
  ]);
  assert.equal(uut.hears("a", "b"), false);
  assert.equal(uut.hears("b", "a"), true);
  assert.equal(uut.hears("c", "a"), undefined);
  assert.equal(uut.deaf, 1);
});

test("a line is good both ways, one way, or not at all", () => {
  const told = { members: said("a", ["b"]) };
  const spots = spotsOf(told, new Map());
  assert.deepEqual(spots.map((x) => x.standing), ["member", "suspect", "member"]);
  const kinds = (x?: Matrix) => linksOf(spots, x).map(kindOf);
  assert.deepEqual(kinds(new Matrix(round(told.members, said("b"), said("c")))),
    ["one", "both", "both"]);
  assert.deepEqual(kinds(new Matrix(round(told.members, said("b", ["a"]), said("c", ["b"])))),
    ["none", "both", "one"]);
  assert.deepEqual(kinds(), ["none", "both", "unknown"]);
});

test("who was in a view before is gone, who is given the state joins", () => {
  const members = said("a", [], "learner");
  members.members[1].state = "learner";
  const spots = spotsOf({ members }, new Map([["z", "127.0.0.1:9"], ["b", "127.0.0.1:98"]]));
  assert.deepEqual(spots.map((x) => [x.name, x.standing]),
    [["a", "joining"], ["b", "joining"], ["c", "member"], ["z", "gone"]]);
  assert.equal(linksOf(spots).length, 3);
});

test("those who share by gossip stand as it says", () => {
  const peers = ["alive", "suspect", "faulty", "unseen"].map((status, i) =>
    ({ name: `n${i}`, status, self: i === 0, address: `127.0.0.1:${i}` }));
  const spots = spotsOf({ peers: { node: "n0", health: 0, peers } }, new Map());
  assert.deepEqual(spots.map((x) => x.standing), ["member", "suspect", "gone", "joining"]);
});

test("the share of what was counted is that of its bucket", () => {
  const name = "delivery_";
  const counts = (x: [number, number, number]) => Object.fromEntries(
    ["100us", "250us", "500us", "1ms", "2500us", "5ms", "10ms", "25ms", "50ms", "100ms",
      "250ms", "500ms", "1s", "2500ms", "10s", "inf"]
      .map((end, i) => [`${name}le_${end}`, i < 3 ? 0 : i === 3 ? x[0] : i === 15 ? x[2] : x[1]]));
  const before = counts([10, 10, 10]);
  assert.equal(quantile(before, counts([20, 20, 20]), name, 0.5), 0.75);
  assert.equal(quantile(before, counts([10, 20, 20]), name, 0.5), 1.75);
  assert.equal(quantile(before, counts([10, 10, 20]), name, 0.99), 10000);
  assert.equal(quantile(before, before, name, 0.5), null);
  assert.equal(quantile(counts([20, 20, 20]), before, name, 0.5), null);
});

function delivered(node: string, messages: number, ids: number[]): Deliveries {
  const first = messages - ids.length;
  return {
    node, level: "safe", messages,
    recent: ids.map((number, i) =>
      ({ place: first + i, view: "1.1", sender: "a", id: 7, number })),
  };
}

function orders(...xs: Deliveries[]): OrderBraid {
  return new OrderBraid({ rows: xs.map((x) => ({ node: x.node, answer: x, fault: null })) });
}

test("members that deliver the same have no crossing, though one is behind", () => {
  const uut = orders(delivered("b", 4, [1, 2, 3, 4]), delivered("a", 3, [1, 2, 3]));
  assert.deepEqual(uut.columns.map((x) => x.node), ["a", "b"]);
  assert.equal(uut.strands().length, 3);
  assert.equal(uut.crossings, 0);
  assert.equal(uut.differs, undefined);
  assert.match(uut.words(), /All 2 nodes/);
});

test("members that disagree cross, and the first place is named", () => {
  const uut = orders(delivered("a", 3, [1, 2, 3]), delivered("b", 3, [1, 3, 2]));
  assert.equal(uut.crossings, 1);
  assert.equal(uut.differs, 1);
  assert.match(uut.words(), /at place 1\./);
});

test("only the last places are shown, and who is far behind is named", () => {
  const ids = Array.from({ length: 40 }, (_, i) => i);
  const uut = orders(delivered("a", 40, ids), delivered("b", 10, ids.slice(0, 10)));
  assert.equal(uut.first, 40 - PLACES);
  assert.equal(uut.shown(uut.columns[1]).size, 0);
  assert.match(uut.words(), /Far behind: b\./);
});

test("lines pass a column that has nothing at the places shown", () => {
  const ids = Array.from({ length: 40 }, (_, i) => i);
  const uut = orders(delivered("a", 40, ids), delivered("b", 10, ids.slice(0, 10)),
    delivered("c", 40, ids));
  const strands = uut.strands();
  assert.equal(strands.length, PLACES);
  assert.deepEqual([strands[0].column, strands[0].next], [0, 2]);
});

test("who does not answer has an empty column", () => {
  const uut = new OrderBraid({
    rows: [{ node: "a", answer: null, fault: "it takes no connection" }],
  });
  assert.equal(uut.columns[0].fault, "it takes no connection");
  assert.equal(uut.strands().length, 0);
});

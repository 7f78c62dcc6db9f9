// Where everything stands in the diagram: a lane a node, time to the right.

import type { Relation } from "./causality";
import type { Arrow, Band, Call, Model, Note, Point } from "./model";
import { inSpan, Intervals, type Span } from "./span";

export interface Scene {
  model: Model;
  arrows: Intervals<Arrow>;
  span: Span;
  /** Where playback is; nothing while all of the run is shown. */
  cursor?: number;
  /** How each message stands to the chosen one, if one is chosen. */
  relations?: Relation[];
  /** What was searched for, if anything. */
  sought?: Set<number>;
  width: number;
  height: number;
}

const LEFT = 12;
const RIGHT = 12;
const TOP = 34;
const BOTTOM = 12;

export const LANE_HEIGHT = 84;

export function heightOf(model: Model): number {
  return TOP + BOTTOM + LANE_HEIGHT * Math.max(1, model.nodes.length);
}

export function xOf(scene: Scene, at: number): number {
  const { begin, end } = scene.span;
  const inner = scene.width - LEFT - RIGHT;
  return LEFT + ((at - begin) / (end - begin)) * inner;
}

export function timeAt(scene: Scene, x: number): number {
  const { begin, end } = scene.span;
  const inner = Math.max(1, scene.width - LEFT - RIGHT);
  return begin + ((x - LEFT) / inner) * (end - begin);
}

export function yOf(lane: number): number {
  return TOP + LANE_HEIGHT * (lane + 0.5);
}

/** When a node was there: until it is gone, and again from its next view on. */
export function livesOf(model: Model, node: number): Span[] {
  const lives: Span[] = [];
  let begin: number | undefined = model.begin;
  for (const x of model.changes) {
    if (x.node !== node) continue;
    if (x.view) begin ??= x.at;
    else if (begin !== undefined) {
      lives.push({ begin, end: x.at });
      begin = undefined;
    }
  }
  if (begin !== undefined) lives.push({ begin, end: model.end });
  return lives;
}

/** Marks of notes stand that far below their lane's line. */
export const NOTE_BELOW = 26;

/** Rows of calls that have a place of their own; more share the last one. */
const CALL_ROWS = 4;
export const CALL_HEIGHT = 7;

/** The upper edge of a call's bar: bars are above the lane's line. */
export function topOfCall(x: Call): number {
  return yOf(x.node) - 9 - (Math.min(x.row, CALL_ROWS - 1) + 1) * (CALL_HEIGHT - 1);
}

/** Where an arrow that does not arrive ends: a part of the way along. */
export function lossEnd(scene: Scene, x: Arrow): { x: number; y: number } {
  const share = 0.45;
  const y = yOf(x.from) + (yOf(x.to) - yOf(x.from)) * share;
  return { x: xOf(scene, x.sent) + 14, y };
}

export type Hit =
  | { kind: "point"; point: Point }
  | { kind: "arrow"; arrow: Arrow }
  | { kind: "call"; call: Call }
  | { kind: "note"; note: Note }
  | { kind: "band"; band: Band }
  | undefined;

function distanceToLine(
  px: number, py: number,
  a: { x: number; y: number }, b: { x: number; y: number },
): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const raw = length > 0 ? ((px - a.x) * dx + (py - a.y) * dy) / length : 0;
  const share = Math.min(1, Math.max(0, raw));
  return Math.hypot(px - a.x - share * dx, py - a.y - share * dy);
}

/** What is nearest to a place of the picture, if anything is near. */
export function hitAt(scene: Scene, x: number, y: number): Hit {
  const reach = 9;
  const near: Span = {
    begin: timeAt(scene, x - reach),
    end: timeAt(scene, x + reach),
  };
  let best: Hit;
  let distance = reach;
  for (const point of inSpan(scene.model.points, near)) {
    const far = Math.hypot(x - xOf(scene, point.at), y - yOf(point.node));
    if (far < distance) {
      distance = far;
      best = { kind: "point", point };
    }
  }
  if (best) return best;
  const call = scene.model.calls.find(
    (z) =>
      z.begin <= near.end && z.end >= near.begin &&
      y >= topOfCall(z) && y < topOfCall(z) + CALL_HEIGHT,
  );
  if (call) return { kind: "call", call };
  const note = inSpan(scene.model.notes, near).find(
    (z) => Math.abs(y - yOf(z.node) - NOTE_BELOW) < reach,
  );
  if (note) return { kind: "note", note };
  distance = 5;
  for (const arrow of scene.arrows.in({ begin: near.begin, end: near.end })) {
    const a = { x: xOf(scene, arrow.sent), y: yOf(arrow.from) };
    const b = arrow.lost
      ? lossEnd(scene, arrow)
      : { x: xOf(scene, arrow.at), y: yOf(arrow.to) };
    const far = distanceToLine(x, y, a, b);
    if (far < distance) {
      distance = far;
      best = { kind: "arrow", arrow };
    }
  }
  return best ?? bandAt(scene, x, y);
}

function bandAt(scene: Scene, x: number, y: number): Hit {
  const at = timeAt(scene, x);
  const lane = Math.floor((y - TOP) / LANE_HEIGHT);
  const band = scene.model.bands.find(
    (z) => z.begin <= at && at <= z.end && z.nodes.includes(lane),
  );
  return band && { kind: "band", band };
}

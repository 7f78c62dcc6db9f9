// Draws the diagram of a scene.

import type { Relation } from "./causality";
import type { Arrow, Change, Point } from "./model";
import { paintCalls } from "./paint_calls";
import { colourOf, type Palette } from "./palette";
import { livesOf, lossEnd, type Scene, xOf, yOf, LANE_HEIGHT } from "./scene";
import { inSpan, thinned, ticks, timeText } from "./span";

/** What one picture has at the most; more would only be a blur. */
const ARROWS_MAX = 5000;
const POINTS_MAX = 6000;
/** Ranks are written while they have room. */
const LABELS_MAX = 250;

const FADED = 0.12;

/** Draws, and returns whether all arrows and points of the span are there. */
export function paint(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
): boolean {
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.paper;
  ctx.fillRect(0, 0, scene.width, scene.height);
  ctx.font = "11px system-ui, sans-serif";
  paintBands(ctx, scene, palette);
  paintScale(ctx, scene, palette);
  paintLanes(ctx, scene, palette);
  const arrows = scene.arrows.in(scene.span);
  for (const x of thinned(arrows, ARROWS_MAX))
    paintArrow(ctx, scene, palette, x);
  const points = inSpan(scene.model.points, scene.span);
  const labels = points.length <= LABELS_MAX;
  // A node delivers its own message soon: the disc must not be under the ring.
  const shown = thinned(points, POINTS_MAX);
  for (const kind of ["deliver", "send"])
    for (const x of shown)
      if (x.kind === kind) paintPoint(ctx, scene, palette, x, labels);
  ctx.globalAlpha = 1;
  paintCalls(ctx, scene, palette, POINTS_MAX);
  ctx.globalAlpha = 1;
  for (const x of inSpan(scene.model.changes, scene.span))
    paintChange(ctx, scene, palette, x);
  paintNames(ctx, scene, palette);
  paintCursors(ctx, scene, palette);
  return arrows.length <= ARROWS_MAX && points.length <= POINTS_MAX;
}

function paintBands(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  ctx.fillStyle = palette.fault;
  for (const x of scene.model.bands) {
    if (x.end < scene.span.begin || x.begin > scene.span.end) continue;
    const from = Math.max(0, xOf(scene, x.begin));
    const to = Math.min(scene.width, xOf(scene, x.end));
    for (const node of x.nodes)
      ctx.fillRect(
        from, yOf(node) - LANE_HEIGHT / 2 + 2,
        Math.max(1, to - from), LANE_HEIGHT - 4,
      );
  }
}

function paintScale(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  const { begin } = scene.model;
  const shifted = { begin: scene.span.begin - begin, end: scene.span.end - begin };
  ctx.textAlign = "center";
  for (const at of ticks(shifted, scene.width / 110)) {
    const x = xOf(scene, at + begin);
    ctx.strokeStyle = palette.faint;
    ctx.globalAlpha = 0.25;
    line(ctx, x, 22, x, scene.height);
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.faint;
    ctx.fillText(timeText(at), x, 14);
  }
}

function paintLanes(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  ctx.lineWidth = 1;
  scene.model.nodes.forEach((_, node) => {
    ctx.strokeStyle = palette.faint;
    for (const { begin, end } of livesOf(scene.model, node)) {
      const from = begin === scene.model.begin ? 0 : Math.max(0, xOf(scene, begin));
      const to = end === scene.model.end ? scene.width : xOf(scene, end);
      if (from < to) line(ctx, from, yOf(node), Math.min(scene.width, to), yOf(node));
    }
  });
}

/** The names stay where they are, whatever part of time is shown. */
function paintNames(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  ctx.textAlign = "left";
  ctx.font = "bold 12px system-ui, sans-serif";
  scene.model.nodes.forEach((name, node) => {
    const y = yOf(node) - LANE_HEIGHT / 2 + 14;
    ctx.globalAlpha = 0.85;
    ctx.fillStyle = palette.paper;
    ctx.fillRect(4, y - 12, ctx.measureText(name).width + 8, 16);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colourOf(palette, node);
    ctx.fillText(name, 8, y);
  });
  ctx.font = "11px system-ui, sans-serif";
}

/** How much of a message is seen: others are faded when some are meant. */
function strengthOf(scene: Scene, message: number, at: number): number {
  if (scene.cursor !== undefined && at > scene.cursor) return FADED;
  if (scene.sought && !scene.sought.has(message)) return FADED;
  const relation = scene.relations?.[message];
  return relation === "concurrent" || relation === "unknown" ? FADED : 1;
}

function colourFor(
  palette: Palette, sender: number, relation?: Relation,
): string {
  if (relation === "past") return palette.past;
  if (relation === "future") return palette.future;
  if (relation === "self") return palette.ink;
  return colourOf(palette, sender);
}

/** Of several messages in a datagram, the one that is seen best. */
function foremost(scene: Scene, x: Arrow): number {
  const strong = x.messages.find((m) => strengthOf(scene, m, x.sent) === 1);
  return strong ?? x.messages[0];
}

function paintArrow(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Arrow,
) {
  const message = foremost(scene, x);
  const relation = scene.relations?.[message];
  const { sender } = scene.model.messages[message];
  const from = { x: xOf(scene, x.sent), y: yOf(x.from) };
  let to = x.lost ? lossEnd(scene, x) : { x: xOf(scene, x.at), y: yOf(x.to) };
  ctx.globalAlpha = strengthOf(scene, message, x.sent);
  const { cursor } = scene;
  const underWay = cursor !== undefined && cursor >= x.sent && cursor < x.at;
  if (underWay) {
    const share = (cursor - x.sent) / (x.at - x.sent);
    to = {
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    };
  }
  ctx.strokeStyle = ctx.fillStyle = colourFor(palette, sender, relation);
  ctx.setLineDash(x.lost ? [4, 4] : []);
  // Twice a line: a broad one, and one of paper within.
  ctx.lineWidth = x.again ? 4 : relation === "self" ? 2 : 1;
  line(ctx, from.x, from.y, to.x, to.y);
  if (x.again) {
    ctx.strokeStyle = palette.paper;
    ctx.lineWidth = 2;
    line(ctx, from.x, from.y, to.x, to.y);
  }
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
  if (x.lost) cross(ctx, to.x, to.y);
  else if (underWay) disc(ctx, to.x, to.y, 4);
  else head(ctx, from, to);
}

function paintPoint(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Point,
  labels: boolean,
) {
  const { sender } = scene.model.messages[x.message];
  const at = { x: xOf(scene, x.at), y: yOf(x.node) };
  const colour = colourFor(palette, sender, scene.relations?.[x.message]);
  ctx.globalAlpha = strengthOf(scene, x.message, x.at);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.fillStyle = x.kind === "send" ? colour : palette.paper;
  disc(ctx, at.x, at.y, x.kind === "send" ? 3 : 4.5);
  ctx.stroke();
  ctx.lineWidth = 1;
  if (labels && x.rank !== undefined) {
    ctx.fillStyle = palette.ink;
    ctx.textAlign = "center";
    // Neighbours stand at different heights, so that both can be read.
    ctx.fillText(`${x.rank}`, at.x, at.y + 17 + (x.rank % 2) * 10);
  }
}

function paintChange(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Change,
) {
  const at = xOf(scene, x.at);
  const y = yOf(x.node);
  ctx.strokeStyle = ctx.fillStyle = x.view ? palette.ink : palette.bad;
  ctx.lineWidth = 3;
  line(ctx, at, y - 13, at, y + 13);
  ctx.lineWidth = 1;
  ctx.textAlign = at > scene.width - 60 ? "right" : "left";
  ctx.fillText(x.view ? `view ${x.view}` : "gone", at + 5, y - 16);
}

function paintCursors(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  ctx.strokeStyle = palette.bad;
  for (const x of scene.model.violations) {
    const at = xOf(scene, x.at);
    ctx.lineWidth = 2;
    line(ctx, at, 22, at, scene.height);
    ctx.fillStyle = palette.bad;
    ctx.textAlign = at > scene.width / 2 ? "right" : "left";
    ctx.fillText(x.text, at + (at > scene.width / 2 ? -6 : 6), 32);
  }
  if (scene.cursor !== undefined) {
    ctx.strokeStyle = palette.ink;
    ctx.lineWidth = 1;
    const at = xOf(scene, scene.cursor);
    line(ctx, at, 18, at, scene.height);
  }
}

function line(
  ctx: CanvasRenderingContext2D,
  x1: number, y1: number, x2: number, y2: number,
) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function disc(
  ctx: CanvasRenderingContext2D, x: number, y: number, radius: number,
) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

function cross(ctx: CanvasRenderingContext2D, x: number, y: number) {
  line(ctx, x - 3, y - 3, x + 3, y + 3);
  line(ctx, x - 3, y + 3, x + 3, y - 3);
}

function head(
  ctx: CanvasRenderingContext2D,
  from: { x: number; y: number }, to: { x: number; y: number },
) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = {
    x: to.x - 5 * Math.cos(angle),
    y: to.y - 5 * Math.sin(angle),
  };
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  for (const side of [-0.4, 0.4])
    ctx.lineTo(
      tip.x - 8 * Math.cos(angle + side),
      tip.y - 8 * Math.sin(angle + side),
    );
  ctx.fill();
}

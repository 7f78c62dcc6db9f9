// Draws what clients ask, and what nodes say of themselves.

import type { Call, Note } from "./model";
import { colourOf, type Palette } from "./palette";
import { CALL_HEIGHT, NOTE_BELOW, type Scene, topOfCall, xOf, yOf } from "./scene";
import { inSpan, thinned } from "./span";

const FADED = 0.12;

/** Draws what is in the span of the scene, `most` of each kind. */
export function paintCalls(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, most: number,
) {
  const { begin, end } = scene.span;
  const calls = scene.model.calls.filter((x) => x.begin <= end && x.end >= begin);
  for (const x of thinned(calls, most)) paintCall(ctx, scene, palette, x);
  for (const x of thinned(inSpan(scene.model.notes, scene.span), most))
    paintNote(ctx, scene, palette, x);
}

/** A bar from the call to its answer; one without an answer is open. */
function paintCall(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Call,
) {
  const from = xOf(scene, x.begin);
  const width = Math.max(2, xOf(scene, x.end) - from - 1);
  ctx.globalAlpha = scene.cursor !== undefined && x.begin > scene.cursor ? FADED : 1;
  ctx.fillStyle = ctx.strokeStyle =
    x.result === "ok" ? colourOf(palette, x.node) : palette.bad;
  if (x.result === "unknown")
    ctx.strokeRect(from + 0.5, topOfCall(x) + 0.5, width, CALL_HEIGHT - 3);
  else ctx.fillRect(from, topOfCall(x), width, CALL_HEIGHT - 2);
}

/** A small triangle under the lane. */
function paintNote(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Note,
) {
  const at = xOf(scene, x.at);
  const y = yOf(x.node) + NOTE_BELOW;
  ctx.globalAlpha = scene.cursor !== undefined && x.at > scene.cursor ? FADED : 1;
  ctx.fillStyle = palette.faint;
  ctx.beginPath();
  ctx.moveTo(at, y - 4);
  ctx.lineTo(at + 4, y + 3);
  ctx.lineTo(at - 4, y + 3);
  ctx.fill();
}

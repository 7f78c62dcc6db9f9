// Draws a braid: columns side by side, the first place at the top.

import type { Braid } from "./braid";
import type { Relation } from "./causality";
import type { Model } from "./model";
import { colourOf, type Palette } from "./palette";

export interface BraidScene {
  model: Model;
  braid: Braid;
  /** The first place that is shown. */
  first: number;
  relations?: Relation[];
  sought?: Set<number>;
  width: number;
  height: number;
}

const TOP = 26;
const EDGE = 44;
/** Between two places. */
export const STEP = 14;
const FADED = 0.12;

export function placesShown(height: number): number {
  return Math.max(1, Math.floor((height - TOP - 8) / STEP));
}

function columnX(scene: BraidScene, column: number): number {
  const gaps = Math.max(1, scene.braid.columns.length - 1);
  return EDGE + ((scene.width - 2 * EDGE) / gaps) * column;
}

function placeY(scene: BraidScene, place: number): number {
  return TOP + (place - scene.first + 0.5) * STEP;
}

function strengthOf(scene: BraidScene, message: number): number {
  if (scene.sought && !scene.sought.has(message)) return FADED;
  return scene.relations && scene.relations[message] !== "self" ? 0.3 : 1;
}

export function paintBraid(
  ctx: CanvasRenderingContext2D,
  scene: BraidScene,
  palette: Palette,
) {
  const { braid, model, first } = scene;
  const last = first + placesShown(scene.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.paper;
  ctx.fillRect(0, 0, scene.width, scene.height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, TOP - 2, scene.width, scene.height - TOP);
  ctx.clip();
  for (const x of braid.strands(first, last)) {
    const { sender } = model.messages[x.message];
    const from = { x: columnX(scene, x.column), y: placeY(scene, x.from) };
    const to = { x: columnX(scene, x.column + 1), y: placeY(scene, x.to) };
    const middle = (from.x + to.x) / 2;
    ctx.globalAlpha = strengthOf(scene, x.message);
    ctx.strokeStyle = colourOf(palette, sender);
    ctx.lineWidth = scene.relations?.[x.message] === "self" ? 3 : 1.5;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
    ctx.stroke();
  }
  ctx.font = "10px system-ui, sans-serif";
  braid.columns.forEach((column, i) => {
    column.slice(first, last).forEach((message, k) => {
      const y = placeY(scene, first + k);
      ctx.globalAlpha = strengthOf(scene, message);
      ctx.fillStyle = colourOf(palette, model.messages[message].sender);
      ctx.beginPath();
      ctx.arc(columnX(scene, i), y, 3.5, 0, 2 * Math.PI);
      ctx.fill();
    });
  });
  paintPlaces(ctx, scene, palette, last);
  ctx.restore();
  ctx.globalAlpha = 1;
  ctx.textAlign = "center";
  ctx.font = "bold 11px system-ui, sans-serif";
  model.nodes.forEach((name, i) => {
    ctx.fillStyle = colourOf(palette, i);
    ctx.fillText(name, columnX(scene, i), 14);
  });
}

/** Numbers of the places, and names of what the first column has there. */
function paintPlaces(
  ctx: CanvasRenderingContext2D, scene: BraidScene, palette: Palette,
  last: number,
) {
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.faint;
  ctx.textAlign = "right";
  for (let i = scene.first; i < Math.min(last, scene.braid.length); ++i)
    ctx.fillText(`${i}`, columnX(scene, 0) - 10, placeY(scene, i) + 3);
}

/** The message at a place of the picture, if one is near. */
export function messageAt(
  scene: BraidScene, x: number, y: number,
): number | undefined {
  const place = Math.floor((y - TOP) / STEP) + scene.first;
  let nearest = 0;
  scene.braid.columns.forEach((_, i) => {
    const far = Math.abs(columnX(scene, i) - x);
    if (far < Math.abs(columnX(scene, nearest) - x)) nearest = i;
  });
  return y < TOP ? undefined : scene.braid.columns[nearest]?.[place];
}

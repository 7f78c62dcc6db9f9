// Draws the lives of nodes: when they are there, their views, who leads, whom
// they suspect, and what they have applied.

import type { Change } from "./model";
import { colourOf, type Palette } from "./palette";
import { livesOf, NOTE_BELOW, type Scene, xOf, yOf } from "./scene";
import { inSpan, thinned } from "./span";
import { line, polygon } from "./strokes";

const FADED = 0.12;

function strengthAt(scene: Scene, at: number): number {
  return scene.cursor !== undefined && at > scene.cursor ? FADED : 1;
}

/** Writes words on lanes, as far as they have room: the first ones win. */
class Labels {
  /** By height, where the last one ends. */
  private readonly ends = new Map<number, number>();

  constructor(
    private readonly ctx: CanvasRenderingContext2D,
    private readonly width: number,
  ) {}

  write(text: string, x: number, y: number) {
    const length = this.ctx.measureText(text).width;
    const from = Math.min(x, this.width - length - 4);
    if (from < (this.ends.get(y) ?? -Infinity)) return;
    this.ends.set(y, from + length + 6);
    this.ctx.textAlign = "left";
    this.ctx.fillText(text, from, y);
  }
}

export function paintLanes(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette,
) {
  const { model, width } = scene;
  model.nodes.forEach((_, node) => {
    ctx.strokeStyle = palette.faint;
    ctx.lineWidth = 1;
    for (const { begin, end } of livesOf(model, node)) {
      const from = begin === model.begin ? 0 : Math.max(0, xOf(scene, begin));
      const to = end === model.end ? width : xOf(scene, end);
      if (from < to) line(ctx, from, yOf(node), Math.min(width, to), yOf(node));
    }
  });
  // Whoever leads has a broad lane.
  ctx.lineWidth = 5;
  ctx.globalAlpha = 0.45;
  for (const x of model.reigns) {
    const from = Math.max(0, xOf(scene, x.begin));
    const to = Math.min(width, xOf(scene, x.end));
    ctx.strokeStyle = colourOf(palette, x.node);
    if (from < to) line(ctx, from, yOf(x.node), to, yOf(x.node));
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1;
}

/** Draws what is in the span of the scene, `most` of each kind. */
export function paintLives(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, most: number,
) {
  const labels = new Labels(ctx, scene.width);
  const insights = inSpan(scene.model.insights, scene.span);
  paintCommits(ctx, scene, palette, most);
  for (const x of insights) {
    ctx.globalAlpha = strengthAt(scene, x.at);
    const at = xOf(scene, x.at);
    const y = yOf(x.node);
    if (x.kind === "suspicion") {
      ctx.fillStyle = palette.bad;
      const top = y + NOTE_BELOW - 5;
      polygon(ctx, [[at - 5, top], [at + 5, top], [at, top + 9]]);
    } else if (x.kind === "leader") {
      const leads = x.leader === scene.model.nodes[x.node];
      if (!leads && x.leader !== undefined) continue;
      ctx.fillStyle = leads ? colourOf(palette, x.node) : palette.faint;
      if (leads)
        polygon(ctx, [[at, y - 37], [at + 9, y - 32], [at, y - 27]]);
      labels.write(leads ? `leads, epoch ${x.epoch}` : "no leader", at + 12, y - 28);
    }
  }
  for (const x of inSpan(scene.model.changes, scene.span)) {
    ctx.globalAlpha = strengthAt(scene, x.at);
    paintChange(ctx, scene, palette, x, labels);
  }
  ctx.globalAlpha = 1;
}

function paintCommits(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, most: number,
) {
  const commits = inSpan(scene.model.insights, scene.span).filter(
    (x) => x.kind === "commit",
  );
  ctx.lineWidth = 1;
  for (const x of thinned(commits, most)) {
    ctx.globalAlpha = strengthAt(scene, x.at);
    ctx.strokeStyle = colourOf(palette, x.node);
    line(ctx, xOf(scene, x.at), yOf(x.node), xOf(scene, x.at), yOf(x.node) + 9);
  }
}

const WORDS = { view: "view", start: "starts again", gone: "gone" };

function paintChange(
  ctx: CanvasRenderingContext2D, scene: Scene, palette: Palette, x: Change,
  labels: Labels,
) {
  const at = xOf(scene, x.at);
  const y = yOf(x.node);
  ctx.strokeStyle = ctx.fillStyle = x.kind === "gone" ? palette.bad : palette.ink;
  ctx.lineWidth = x.kind === "start" ? 1 : 3;
  line(ctx, at, y - 13, at, y + 13);
  ctx.lineWidth = 1;
  const words = x.kind === "view" ? `view ${x.view}` : WORDS[x.kind];
  labels.write(words, at + 5, y - 16);
}

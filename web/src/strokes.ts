// The few shapes that pictures are made of.

export function line(
  ctx: CanvasRenderingContext2D,
  x1: number, y1: number, x2: number, y2: number,
) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

export function disc(
  ctx: CanvasRenderingContext2D, x: number, y: number, radius: number,
) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

export function cross(ctx: CanvasRenderingContext2D, x: number, y: number) {
  line(ctx, x - 3, y - 3, x + 3, y + 3);
  line(ctx, x - 3, y + 3, x + 3, y - 3);
}

export function polygon(
  ctx: CanvasRenderingContext2D, points: [number, number][],
) {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.fill();
}

export function head(
  ctx: CanvasRenderingContext2D,
  from: { x: number; y: number }, to: { x: number; y: number },
) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = {
    x: to.x - 5 * Math.cos(angle),
    y: to.y - 5 * Math.sin(angle),
  };
  const side = (by: number): [number, number] => [
    tip.x - 8 * Math.cos(angle + by), tip.y - 8 * Math.sin(angle + by),
  ];
  polygon(ctx, [[tip.x, tip.y], side(-0.4), side(0.4)]);
}

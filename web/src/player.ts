// Playback: how fast virtual time goes, and what is shown meanwhile.

import { type Span, within } from "./span";

/** Speeds are powers of ten, from a ten-thousandth to a hundred times. */
export const SLOWEST = -4;
export const FASTEST = 2;

export function speedText(power: number): string {
  const speed = 10 ** power;
  return speed >= 1 ? `${+speed.toPrecision(2)}×` : `1/${Math.round(1 / speed)}×`;
}

/** The speed at which what is shown takes some ten seconds. */
export function speedFor(span: Span): number {
  const power = Math.log10((span.end - span.begin) / 10e6);
  return Math.min(FASTEST, Math.max(SLOWEST, Math.round(power * 10) / 10));
}

/** The cursor after `ms` of real time; it stops at the end. */
export function advanced(
  all: Span, cursor: number, ms: number, power: number,
): number {
  return Math.min(all.end, cursor + ms * 1000 * 10 ** power);
}

/** Turns a page when the cursor leaves what is shown. */
export function following(all: Span, span: Span, cursor: number): Span {
  if (cursor >= span.begin && cursor <= span.end) return span;
  return within(all, {
    begin: cursor,
    end: cursor + span.end - span.begin,
  });
}

/** Shows the beginning, as much of it as can be read. */
export function firstSpan(all: Span, events: number, readable: number): Span {
  if (events <= readable) return { ...all };
  const length = ((all.end - all.begin) * readable) / events;
  return within(all, { begin: all.begin, end: all.begin + length });
}

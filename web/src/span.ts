// The part of time that is shown, and what lies within it.

export interface Span {
  begin: number;
  end: number;
}

/** Shorter spans show nothing more. */
const SHORTEST = 20;

/** Moves and shortens `x` so that it lies within `all`. */
export function within(all: Span, x: Span): Span {
  const whole = all.end - all.begin;
  const length = Math.min(whole, Math.max(SHORTEST, x.end - x.begin));
  const begin = Math.min(Math.max(all.begin, x.begin), all.end - length);
  return { begin, end: begin + length };
}

/** Makes `x` longer by `factor`; the time `at` stays where it is. */
export function zoomed(all: Span, x: Span, factor: number, at: number): Span {
  return within(all, {
    begin: at - (at - x.begin) * factor,
    end: at + (x.end - at) * factor,
  });
}

export function moved(all: Span, x: Span, by: number): Span {
  return within(all, { begin: x.begin + by, end: x.end + by });
}

/** The first index of which `at` is not below `limit`; `xs` ascend by it. */
export function lowerBound<T>(
  xs: T[],
  limit: number,
  at: (x: T) => number,
): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(xs[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Returns those of `xs` that lie within the span, its end included; they ascend
 * by `at`, which is whole.
 */
export function inSpan<T extends { at: number }>(xs: T[], span: Span): T[] {
  return xs.slice(
    lowerBound(xs, span.begin, (x) => x.at),
    lowerBound(xs, Math.floor(span.end) + 1, (x) => x.at),
  );
}

/**
 * Finds what lasts: from `sent` to `at`. Those that begin before the span are
 * looked for in blocks, each of which knows the last end within it.
 */
export class Intervals<T extends { sent: number; at: number }> {
  private static readonly BLOCK = 128;
  private readonly ends: number[] = [];

  /** `all` ascend by `sent`. */
  constructor(private readonly all: T[]) {
    all.forEach((x, i) => {
      const block = Math.floor(i / Intervals.BLOCK);
      this.ends[block] = Math.max(this.ends[block] ?? x.at, x.at);
    });
  }

  in(span: Span): T[] {
    const { BLOCK } = Intervals;
    const end = lowerBound(this.all, Math.floor(span.end) + 1, (x) => x.sent);
    const result: T[] = [];
    for (let i = 0; i < end; i += BLOCK) {
      if (this.ends[i / BLOCK] < span.begin) continue;
      for (let k = i; k < Math.min(i + BLOCK, end); ++k)
        if (this.all[k].at >= span.begin) result.push(this.all[k]);
    }
    return result;
  }
}

/** Keeps at most `most`, evenly spread. */
export function thinned<T>(xs: T[], most: number): T[] {
  const step = Math.ceil(xs.length / most);
  return step <= 1 ? xs : xs.filter((_, i) => i % step === 0);
}

/** Marks for a scale: at round times, about `count` of them. */
export function ticks(x: Span, count: number): number[] {
  const rough = (x.end - x.begin) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((y) => y * power).find((y) => y >= rough)!;
  const result: number[] = [];
  for (let at = Math.ceil(x.begin / step) * step; at <= x.end; at += step)
    result.push(at);
  return result;
}

/** Returns `1.234567 s`, without zeros at the end. */
export function timeText(us: number): string {
  const text = (us / 1e6).toFixed(6).replace(/\.?0+$/, "");
  return `${text} s`;
}

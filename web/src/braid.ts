// The order braid: a column a node, a line a message. Two lines cross between
// two columns where the nodes disagree about the order of two messages.

/** Counts the pairs of `xs` that are in falling order. */
export function inversions(xs: number[]): number {
  if (xs.length < 2) return 0;
  const middle = xs.length >> 1;
  const left = xs.slice(0, middle);
  const right = xs.slice(middle);
  let count = inversions(left) + inversions(right);
  left.sort((x, y) => x - y);
  right.sort((x, y) => x - y);
  let behind = 0;
  for (const x of left) {
    while (behind < right.length && right[behind] < x) ++behind;
    count += behind;
  }
  return count;
}

/** For each message its place in `order`; the first one if it is there twice. */
export function placesOf(order: number[]): Map<number, number> {
  const result = new Map<number, number>();
  order.forEach((message, i) => {
    if (!result.has(message)) result.set(message, i);
  });
  return result;
}

/** A part of a line: from a place in one column to a place in the next one. */
export interface Strand {
  message: number;
  column: number;
  from: number;
  to: number;
}

export class Braid {
  /** Between each column and the next one, of the messages that both have. */
  readonly crossings: number;
  /** Places of the longest column. */
  readonly length: number;
  private readonly places: Map<number, number>[];

  constructor(readonly columns: number[][]) {
    this.places = columns.map(placesOf);
    this.length = columns.reduce((n, x) => Math.max(n, x.length), 0);
    this.crossings = columns
      .slice(1)
      .reduce((n, _, i) => n + this.crossingsBehind(i), 0);
  }

  /** Place of a message in a column, if it is there. */
  placeOf(message: number, column: number): number | undefined {
    return this.places[column].get(message);
  }

  /** Parts of lines of which an end is at a place from `first` to `last` - 1. */
  strands(first: number, last: number): Strand[] {
    const result: Strand[] = [];
    for (let column = 0; column + 1 < this.columns.length; ++column) {
      const seen = new Set([
        ...this.columns[column].slice(first, last),
        ...this.columns[column + 1].slice(first, last),
      ]);
      for (const message of seen) {
        const from = this.placeOf(message, column);
        const to = this.placeOf(message, column + 1);
        if (from !== undefined && to !== undefined)
          result.push({ message, column, from, to });
      }
    }
    return result;
  }

  private crossingsBehind(column: number): number {
    const there = this.places[column + 1];
    return inversions(
      [...this.places[column].keys()]
        .map((message) => there.get(message))
        .filter((place): place is number => place !== undefined),
    );
  }
}

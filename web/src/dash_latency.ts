// What took how long, from two looks at the counters of a histogram.

type Counts = Record<string, number>;

/** Ends of the counters' names, and milliseconds; each counts the shorter ones
 * with it. */
const BOUNDS: [string, number][] = [
  ["le_100us", 0.1], ["le_250us", 0.25], ["le_500us", 0.5], ["le_1ms", 1],
  ["le_2500us", 2.5], ["le_5ms", 5], ["le_10ms", 10], ["le_25ms", 25],
  ["le_50ms", 50], ["le_100ms", 100], ["le_250ms", 250], ["le_500ms", 500],
  ["le_1s", 1000], ["le_2500ms", 2500], ["le_10s", 10000], ["le_inf", Infinity],
];

/** About how many milliseconds this share of what was counted between two looks
 * took at most; nothing where nothing was. */
export function quantile(
  before: Counts, now: Counts, name: string, share: number,
): number | null {
  const counts = BOUNDS.map(([end]) => (now[name + end] ?? 0) - (before[name + end] ?? 0));
  const all = counts[counts.length - 1];
  if (!(all > 0) || counts.some((x) => x < 0)) return null;
  const rank = share * all;
  const i = counts.findIndex((x) => x > 0 && x >= rank);
  const [below, upto] = [i === 0 ? 0 : BOUNDS[i - 1][1], BOUNDS[i][1]];
  if (upto === Infinity) return below; // At least that.
  const shorter = i === 0 ? 0 : counts[i - 1];
  return below + ((upto - below) * (rank - shorter)) / (counts[i] - shorter);
}

/** Medians, spreads and how they are printed. Pure. */

export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly raw: readonly number[];
  /** The smallest ratio that is good enough; null where the figure is only told. */
  readonly wanted: number | null;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
};

/** Median of the ratios of neighbours, so that a slow minute of the machine hits both sides. */
const ratioOf = ({ ours, raw }: Figure): number =>
  median(ours.map((value, index) => value / (raw[index] ?? Number.NaN)));

const round = (value: number) => Math.round(value).toLocaleString('en-GB');
const spread = (values: readonly number[]) =>
  `${round(Math.min(...values))}..${round(Math.max(...values))}`;

export const tableOf = (figures: readonly Figure[]): string => {
  const head = ['', 'ours (median)', 'spread', 'raw (median)', 'spread', 'ratio', 'wanted'];
  const rows = figures.map((figure) => [
    figure.name,
    `${round(median(figure.ours))} ${figure.unit}`,
    spread(figure.ours),
    `${round(median(figure.raw))} ${figure.unit}`,
    spread(figure.raw),
    ratioOf(figure).toFixed(2),
    figure.wanted === null ? 'told only' : `>= ${figure.wanted}`,
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return [head, ...rows].map(line).join('\n');
};

export const jsonOf = (figure: Figure): string =>
  JSON.stringify({
    ...figure,
    oursMedian: median(figure.ours),
    rawMedian: median(figure.raw),
    ratio: ratioOf(figure),
    met: figure.wanted === null ? null : ratioOf(figure) >= figure.wanted,
  });

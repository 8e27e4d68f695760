/** The colour of a state, a verdict or a result: green good, red bad, yellow neither. Pure. */
import type { Paint } from '../shell.ts';

const good = new Set(['UP', 'MET', 'pass', 'ok', 'resolved', 'ZERO_PROVEN', 'succeeded']);
const bad = new Set(['DOWN', 'VIOLATED', 'fail', 'failed', 'bad', 'withheld']);

export const tint = (paint: Paint, word: string): string =>
  good.has(word) ? paint.green(word) : bad.has(word) ? paint.red(word) : paint.yellow(word);

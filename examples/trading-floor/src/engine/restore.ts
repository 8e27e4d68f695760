/**
 * Proves that a checkpoint and the journal give the state back: loads the checkpoint into a
 * scratch state, replays the journal over its own connection, and gives the digest to compare.
 * The engine's own state is not touched. IO.
 */
import { applyEntry, type TradingState } from '../book/trading-state.ts';
import type { PortOrFinder } from '../wire/dial-lines.ts';
import { loadCheckpoint } from './checkpoint-store.ts';
import { openJournalLink } from './journal-link.ts';

export type Restored =
  | {
      readonly _tag: 'Restored';
      readonly state: TradingState;
      readonly fromSequence: number;
      readonly replayed: number;
    }
  | { readonly _tag: 'Invalid'; readonly error: string }
  | { readonly _tag: 'OutOfReach'; readonly error: string };

const patienceMs = 10_000;

export const restore = async (
  checkpoint: string,
  toSequence: number,
  engine: string,
  journalPort: PortOrFinder,
): Promise<Restored> => {
  const read = await loadCheckpoint(checkpoint);
  if (read._tag === 'Invalid') return { _tag: 'Invalid', error: `${checkpoint}: ${read.error}` };
  const { state } = read;
  const fromSequence = state.sequence;
  if (fromSequence > toSequence) {
    const error = `the checkpoint is at ${fromSequence}, after ${toSequence}; use an older one`;
    return { _tag: 'OutOfReach', error };
  }
  if (fromSequence < toSequence) {
    const error = await replay(state, toSequence, engine, journalPort);
    if (error !== undefined) return { _tag: 'OutOfReach', error };
  }
  return { _tag: 'Restored', state, fromSequence, replayed: toSequence - fromSequence };
};

/** Applies the journal up to `toSequence`, in place; what went wrong, or undefined. */
const replay = (
  state: TradingState,
  toSequence: number,
  engine: string,
  port: PortOrFinder,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const end = (error?: string): void => {
      clearTimeout(deadline);
      link.close();
      resolve(error);
    };
    const link = openJournalLink({
      port,
      hello: () => ({ engine, role: 'reader', incarnation: 0, from: state.sequence + 1 }),
      onWelcome: ({ head }) => {
        if (head < toSequence) end(`the journal ends at ${head}, before ${toSequence}`);
      },
      onEntry: (entry) => {
        if (state.sequence >= toSequence) return;
        applyEntry(state, entry);
        if (state.sequence === toSequence) end();
      },
      onRefused: end,
    });
    const late = `the journal did not reach ${toSequence} within ${patienceMs} ms`;
    const deadline = setTimeout(end, patienceMs, late);
  });

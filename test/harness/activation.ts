/** Watches the log for a full activation, from now on to its end. */
import { type Log, modeFilter, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

const whole = 'primary_site';
const ends: readonly Recorded['type'][] = [
  ...(['RecoveryCompleted', 'RecoveryPaused', 'RecoveryFailed', 'RecoveryAbandoned'] as const),
];

/** Everything recorded up to the end of the recovery of the whole; rejects when there is none. */
export const watchActivation = async (
  log: Log,
  deadlineMs = 90_000,
): Promise<readonly Recorded[]> => {
  const from = (await log.head()).lastSequence + 1;
  const events: Recorded[] = [];
  const signal = AbortSignal.timeout(deadlineMs);
  for await (const { entry } of log.follow({ subjects: [modeFilter('real')], from, signal })) {
    if (E.isLeft(entry)) continue;
    const event = entry.right;
    events.push(event);
    const isWhole = 'component' in event.data && event.data.component === whole;
    if (ends.includes(event.type) && isWhole) return events;
  }
  const seen = events.map(
    ({ type, data }) => `${type} ${'component' in data ? data.component : ''}`,
  );
  throw new Error(`no activation ended within ${deadlineMs} ms; seen: ${seen.join('\n')}`);
};

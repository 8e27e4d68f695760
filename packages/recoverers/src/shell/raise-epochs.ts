/**
 * Tells everything that carries out effects the epoch of a new claim, before its first effect, so
 * that an older holder that wakes up is refused everywhere. IO.
 * One that is down cannot carry out effects either; one that knows a newer epoch ends this claim.
 */
import { type Epoch, formatEpoch } from '@recovery-ledger/ledger';
import { withDeadline } from '../actions/clock.ts';
import type { RecovererDeps } from './recoverer.ts';

export type Raised = { readonly superseded: boolean; readonly silent: readonly string[] };

const deadlineMs = 500;
const conflict = 409;

export const raiseEpochs = async (
  { clock, http }: Pick<RecovererDeps, 'clock' | 'http'>,
  actuators: readonly string[],
  component: string,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<Raised> => {
  const body = { component, epoch: formatEpoch(epoch) };
  const answers = await withDeadline(clock, deadlineMs, signal, (inTime) =>
    Promise.all(
      actuators.map(async (url) => ({
        url,
        answer: await http(inTime)({ method: 'POST', url: `${url}/epoch`, body }),
      })),
    ),
  );
  return {
    superseded: answers.some(
      ({ answer }) => answer._tag === 'Answer' && answer.status === conflict,
    ),
    silent: answers.flatMap(({ url, answer }) =>
      answer._tag === 'NoAnswer' || answer.status < 200 || answer.status > 299 ? [url] : [],
    ),
  };
};

/**
 * Answers `chaos.fail.<component>`: starts a drill and says which failure it became, or refuses
 * with the reason. IO.
 */
import { type LiveFold, subjectOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ChaosState } from '../drill/chaos-state.ts';
import { decideStart, type Refusal, type StartDrill } from '../drill/decide-start.ts';
import { decodeFailureRequest } from '../request/failure-request.ts';
import type { ChaosDeps } from './chaos-deps.ts';

export type Answer =
  | { readonly drill: string; readonly sequence: number; readonly subject: string }
  | { readonly refused: string; readonly hint: string };

/** How long a requester may have to wait for the failure to be in the log. */
const patienceMs = 5_000;
const attempts = 5;

/** Returns what stops the answering. */
export const answerRequests = (deps: ChaosDeps, fold: LiveFold<ChaosState>): (() => void) =>
  deps.log.messenger.answer('chaos.fail.*', (subject, body) => answer(deps, fold, subject, body));

const answer = async (
  deps: ChaosDeps,
  fold: LiveFold<ChaosState>,
  subject: string,
  body: string,
): Promise<Answer> => {
  try {
    const request = decodeFailureRequest(subject, body);
    if (E.isLeft(request)) return plain(request.left);
    const started = await start(deps, fold, request.right);
    if (E.isLeft(started)) return plain(started.left);
    return await untilTold(fold, request.right.component, started.right);
  } catch (error) {
    deps.logger.warn({ subject, reason: String(error) }, 'request refused: the log is away');
    return { refused: 'the log cannot be read at the moment', hint: 'try again when it is back' };
  }
};

type NotStarted = Pick<Refusal, 'refused' | 'hint'>;

const plain = ({ refused, hint }: NotStarted): Answer => ({ refused, hint });

/** The drill’s id. A conflict means that another drill took the number: look, decide again. */
const start = async (
  { log, estate }: ChaosDeps,
  fold: LiveFold<ChaosState>,
  request: StartDrill,
): Promise<E.Either<NotStarted, string>> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const decided = decideStart(request, await fold.fresh(), estate, attempt - 1);
    if (E.isLeft(decided)) return decided;
    const { drill } = decided.right.data;
    const result = await log.append({ mode: 'drill', family: 'drill', id: drill }, 0, [
      decided.right,
    ]);
    if (E.isRight(result)) return E.right(drill);
    const { left } = result;
    if (left._tag !== 'SequenceConflict') return E.left({ refused: left.reason, hint: left.hint });
  }
  return E.left({ refused: 'other drills kept starting at the same moment', hint: 'try again' });
};

const untilTold = async (
  fold: LiveFold<ChaosState>,
  component: string,
  drill: string,
): Promise<Answer> => {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const seen = fold.sequence();
    const found = fold.state().drills[component];
    const sequence = found?.drill === drill ? failureOf(found) : null;
    if (sequence !== null) {
      const subject = subjectOf({ mode: 'drill', family: 'component', id: component });
      return { drill, sequence, subject };
    }
    await fold.changed(seen, giveUpAt - performance.now());
  }
  return {
    refused: `${drill} was started, but its failure is not in the log yet`,
    hint: `it goes on by itself: follow ledger.drill.drill.${drill}`,
  };
};

const failureOf = ({ progress }: ChaosState['drills'][string]): number | null =>
  progress.status === 'failing' || progress.status === 'concluded' ? progress.failure : null;

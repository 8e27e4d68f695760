/**
 * IO: a person's act, decided on the newest desk, signed with the person's key and appended under
 * the sequence that it was decided at: if anybody else acted meanwhile, it is decided again.
 */
import { type Appended, type AppendFailure, type Signer, subjectOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Act, Decide } from '../acts/act.ts';
import { listed } from '../acts/listed.ts';
import { badInput, type Trouble, unreachable } from '../outcome.ts';
import { newId } from './new-id.ts';
import type { OpenDesk } from './with-desk.ts';

export type Actor = {
  readonly person: string;
  readonly reason: string;
  readonly signer: Signer;
};

export type Acted = { readonly act: Act; readonly sequences: readonly number[] };

const tries = 5;

export const recordAct = async (
  { log, fresh }: OpenDesk,
  { person, reason, signer }: Actor,
  decide: Decide,
): Promise<E.Either<Trouble, Acted>> => {
  for (let left = tries; left > 0; left -= 1) {
    const desk = await fresh();
    const { mode } = log;
    const who = listed(desk, mode, { person, reason, key: signer.publicKey });
    if (E.isLeft(who)) return who;
    const act = decide(desk, who.right, { nowMs: Date.now(), newId });
    if (E.isLeft(act)) return act;
    const { family, id, events } = act.right;
    const aggregate = { mode, family, id };
    const expected = desk.lastSequences.get(subjectOf(aggregate)) ?? 0;
    const context = { signer, actor: person, ...correlation(act.right) };
    const appended = await log.append(aggregate, expected, events, context);
    if (E.isRight(appended)) return E.right(acted(act.right, appended.right));
    if (appended.left._tag !== 'SequenceConflict') return explain(appended.left);
  }
  return unreachable('others act on the same thing all the time', 'nothing was written: try again');
};

const acted = (act: Act, { sequences }: Appended): Acted => ({ act, sequences });

const correlation = ({ family, id }: Act) => (family === 'approval' ? { correlationId: id } : {});

const explain = (failure: AppendFailure): E.Either<Trouble, never> =>
  failure._tag === 'LogRefused'
    ? badInput(`the act is refused: ${failure.reason}`, failure.hint)
    : unreachable(
        'whether the act was recorded is not known: the log went away',
        'look before you repeat it: `recovery-ledger inbox`, `recovery-ledger events`',
      );

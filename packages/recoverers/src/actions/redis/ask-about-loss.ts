/**
 * Asks people whether data may be lost, with what would be lost in the question. IO.
 * Their answer is to that text: when it changes they are asked again.
 */
import { Milliseconds, type PredictedLoss, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionContext } from '../action.ts';
import { failed } from '../call.ts';
import type { PeoplesAnswer } from '../people.ts';
import type { RedisAnswer } from './ask-redis.ts';

/** As the estate's policy `data_loss` has it. */
export const Approvers = t.strict({
  required: t.number,
  roles: t.readonlyArray(Token),
  everyRole: t.boolean,
  notRequester: t.boolean,
  limit: Milliseconds,
});
export type Approvers = t.TypeOf<typeof Approvers>;

/** Right says who agreed. */
export const askAboutLoss = async (
  { people }: Pick<ActionContext, 'people'>,
  { limit: limitMs, ...approvers }: Approvers,
  show: string,
  { basis: _, ...loss }: PredictedLoss,
): Promise<RedisAnswer<string>> => {
  const answer = await people.ask({
    ...{ about: 'data_loss', aboutStep: null, show: async () => show },
    ...{ approvers, limitMs, onExpiry: 'pause', loss },
  });
  return judge(answer, show);
};

const judge = (answer: PeoplesAnswer, show: string): RedisAnswer<string> => {
  switch (answer._tag) {
    case 'Granted':
      return E.right(answer.by.map(({ person, role }) => `${person} (${role})`).join(', '));
    case 'Denied':
      return failed(`${answer.by} denied it: ${answer.reason}`, false, { asked: show });
    case 'Expired':
      return pausing('nobody of those who may agree to a loss of data did in time', show);
    case 'Unanswered':
      return pausing('whoever may agree to a loss of data was asked, and nobody answered', show);
  }
};

const pausing = (reason: string, asked: string): RedisAnswer<never> =>
  E.left({ _tag: 'ActionFailure', reason, retry: false, evidence: { asked }, onFailure: 'pause' });

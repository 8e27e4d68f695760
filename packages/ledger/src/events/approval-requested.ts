/**
 * A recovery waits for people: what is asked, what they are shown, how many have to agree, until
 * when, and what happens if nobody answers. Answers are on the incident's approval aggregate.
 *
 * Subject: `ledger.<mode>.recovery.<recovery>`. Written by the holder of the component's claim.
 */
import * as t from 'io-ts';
import { Loss } from './measures.ts';
import { ContentHash, IsoInstant, Sequence, Token } from './primitives.ts';
import { ofRecovery } from './recovery-plan.ts';

/** What the answer is about: acting at all (tier), one step, loss, opening, undoing, a tick. */
const ApprovalSubject = t.keyof(
  { act: null, step: null, data_loss: null, resume: null, compensation: null, manual_step: null },
  'ApprovalSubject',
);

/**
 * `required` different persons, each in one of `roles`. With `everyRole` each role has to be heard;
 * with `notRequester` nobody approves what they themselves asked for.
 */
const Approvers = t.strict(
  {
    required: Sequence,
    roles: t.readonlyArray(Token),
    everyRole: t.boolean,
    notRequester: t.boolean,
  },
  'Approvers',
);

/**
 * `shown` is the text that approvers see, word for word, and `shownHash` its hash: an answer
 * repeats the hash and counts for that text only. `loss` is what would be accepted, if that is
 * asked. Answers after `expiresAt` do not count; `onExpiry` is what the recovery then does.
 */
export const ApprovalRequested = t.strict({
  type: t.literal('ApprovalRequested'),
  data: t.strict({
    ...ofRecovery,
    approval: Token,
    aboutStep: t.union([Token, t.null]),
    about: ApprovalSubject,
    shown: t.string,
    shownHash: ContentHash,
    approvers: Approvers,
    loss: t.union([Loss, t.null]),
    requestedBy: Token,
    expiresAt: IsoInstant,
    onExpiry: t.keyof({ abort: null, pause: null, skip: null, escalate: null }),
    decidedAtSequence: Sequence,
  }),
});

/**
 * Who has to agree before a recovery acts, how long they have, and what happens when they do not
 * answer: the estate's policy as it stood when it was decided. Pure.
 */
import * as t from 'io-ts';
import { Sequence, Token } from './primitives.ts';

export const OnExpiry = t.keyof(
  { abort: null, pause: null, skip: null, escalate: null },
  'OnExpiry',
);

/**
 * `required` different persons, each in one of `roles`. With `everyRole` each role has to be heard;
 * with `notRequester` nobody approves what they themselves asked for (four eyes).
 */
export const ApprovalPolicy = t.strict(
  {
    required: Sequence,
    roles: t.readonlyArray(Token),
    everyRole: t.boolean,
    notRequester: t.boolean,
    limitMs: Sequence,
    onExpiry: OnExpiry,
  },
  'ApprovalPolicy',
);
export type ApprovalPolicy = t.TypeOf<typeof ApprovalPolicy>;

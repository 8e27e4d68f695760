/**
 * Who may act on a component. The stream sequence of RecoveryClaimed is the claim epoch: it is
 * what fences an older recoverer wherever an effect is carried out.
 *
 * Subject: `ledger.<mode>.claim.<component>`. Written by recoverers under the expected sequence.
 */
import * as t from 'io-ts';
import { ComponentId, Epoch, Sequence, Token } from './primitives.ts';

export const RecoveryClaimed = t.strict({
  type: t.literal('RecoveryClaimed'),
  data: t.strict({
    component: ComponentId,
    incident: Token,
    recovery: Token,
    recoverer: Token,
    generation: Sequence,
    reason: t.keyof({ first: null, takeover: null }),
  }),
});

export const ClaimReleased = t.strict({
  type: t.literal('ClaimReleased'),
  data: t.strict({
    component: ComponentId,
    recovery: Token,
    recoverer: Token,
    epoch: Epoch,
    outcome: t.string,
  }),
});

export const ClaimEvent = t.union([RecoveryClaimed, ClaimReleased], 'ClaimEvent');
export type ClaimEvent = t.TypeOf<typeof ClaimEvent>;

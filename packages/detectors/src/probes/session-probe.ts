/**
 * A question whose answer has to be right only while the session is open. IO (net). Outside it any
 * answer will do; no answer is no answer at any time.
 */
import type { Probe } from '@recovery-ledger/ledger';
import type { Target } from '../judgement/observation.ts';
import type { Seen } from './asker.ts';
import { askHttp } from './http-probe.ts';
import type { Session } from './session.ts';

type SessionProbe = Extract<Probe, { readonly kind: 'session' }>;

export const askInSession = async (
  probe: SessionProbe,
  session: Session,
  target: Target,
): Promise<Seen> => {
  const { sign, evidence } = await askHttp(probe, target);
  const quiet = sign === 'wrong-answer' && !session.isOpen();
  return { sign: quiet ? 'quiet' : sign, evidence: { ...evidence, ...session.evidence() } };
};

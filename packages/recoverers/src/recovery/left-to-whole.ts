/**
 * What a recovery leaves to the activation that it is part of: to judge whether it is safe to
 * trade, to open, and to fill up standbys. Pure. Two that each open in stages step back what the
 * other has opened, and each waits at its gate for what is the other's to bring back.
 */
import type { PlannedStep } from '@recovery-ledger/ledger';
import type { Intent } from './next.ts';

export const leftToWhole = (intent: Intent, whole: string | undefined): Intent =>
  whole !== undefined && intent.kind === 'start' && opens(intent.step)
    ? { kind: 'skip', step: intent.step.id, reason: `part of ${whole}: it opens the gate itself` }
    : intent;

const opens = ({ phase, action }: PlannedStep): boolean =>
  phase === 'resume' || action === 'gate.evaluate';

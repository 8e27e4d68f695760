/** What a recoverer reads of the log. Pure. Decisions, acts and publications are of one estate. */
import { familyFilter, subjectOf } from '@recovery-ledger/ledger';
import type { RecovererDeps } from './recoverer.ts';

export const followedSubjects = ({
  log: { mode },
  estate: { estate: id },
}: Pick<RecovererDeps, 'log' | 'estate'>): readonly string[] => [
  ...(['component', 'claim', 'recovery', 'approval'] as const).map((family) =>
    familyFilter(mode, family),
  ),
  ...(['scope', 'estate', 'control'] as const).map((family) => subjectOf({ mode, family, id })),
];

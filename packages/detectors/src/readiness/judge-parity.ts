/** Whether an instance elsewhere is the same program with the same settings. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import type { Health } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

type Approved = {
  readonly approvedBuilds: readonly string[];
  readonly approvedConfigs: readonly string[];
};

export const judgeParity = (
  active: E.Either<string, Health>,
  other: E.Either<string, Health>,
  approved: Approved,
): Judged => {
  if (E.isLeft(other))
    return unknown(`it does not answer: ${other.left}`, 'start it, then ask again');
  if (E.isLeft(active))
    return unknown(`the active instance does not answer: ${active.left}`, 'ask again when it does');
  const [ours, theirs] = [active.right, other.right];
  const evidence = { active: sameness(ours), other: sameness(theirs) };
  if (theirs.build === undefined || theirs.configHash === undefined || ours.build === undefined)
    return unknown(
      'build or configuration is not told',
      'both have to say them in /health',
      evidence,
    );
  const { approvedBuilds, approvedConfigs } = approved;
  const differences = [
    ...(theirs.build === ours.build ? [] : [`build ${theirs.build} instead of ${ours.build}`]),
    ...(theirs.configHash === ours.configHash ? [] : ['another configuration']),
    ...(isApproved(approvedBuilds, theirs.build) ? [] : [`build ${theirs.build} is not approved`]),
    ...(isApproved(approvedConfigs, theirs.configHash)
      ? []
      : ['its configuration is not approved']),
  ];
  return differences.length === 0
    ? pass(`build ${theirs.build}, the same configuration`, evidence)
    : fail(differences.join(', '), 'install the same build and configuration there', evidence);
};

const sameness = ({ build = '', configHash = '' }: Health) => ({ build, configHash });

const isApproved = (list: readonly string[], value: string): boolean =>
  list.length === 0 || list.includes(value);

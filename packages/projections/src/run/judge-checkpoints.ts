/**
 * Whether a projector may go on from the stored checkpoints. Pure.
 * Checkpoints of a stream that LEDGER does not continue, or beyond what it has of that stream, mean
 * nothing: the projector stops and says so. Rows of an older definition are rebuilt; rows of a
 * newer one are left to the newer program.
 */
import { judgeContinuity, type StreamIdentity } from '@recovery-ledger/ledger';
import type { Projection } from '../model/projection.ts';
import type { Checkpoint } from '../stores/store.ts';

export type Judgement =
  | { readonly _tag: 'Ready'; readonly from: number }
  | { readonly _tag: 'Halted'; readonly reason: string }
  | { readonly _tag: 'Outdated'; readonly reason: string };

type Wanted = Pick<Projection, 'name' | 'version'>;

export const judgeCheckpoints = (
  checkpoints: readonly Checkpoint[],
  wanted: readonly Wanted[],
  identity: Omit<StreamIdentity, 'atomic'>,
): Judgement => {
  for (const checkpoint of checkpoints) {
    const reason = discontinuityOf(checkpoint, identity);
    if (reason !== undefined) return { _tag: 'Halted', reason };
  }
  return judgeVersions(checkpoints, wanted);
};

/** Whether tables and views are those of this program, once the checkpoints are in order. */
export const judgeShape = (judged: Judgement, stored: number | null, own: number): Judgement => {
  if (judged._tag !== 'Ready' || stored === null || stored === own) return judged;
  return stored < own
    ? outdated(`the schema is of shape ${stored}, this program's is ${own}`)
    : halted(
        `the schema was made by a newer program (shape ${stored}, this is ${own}): upgrade this ` +
          'one or stop it',
      );
};

const discontinuityOf = (
  { projection, streamCreated, sequence }: Checkpoint,
  identity: Omit<StreamIdentity, 'atomic'>,
): string | undefined => {
  const continuity = judgeContinuity(streamCreated, sequence, identity);
  switch (continuity._tag) {
    case 'Continues':
      return undefined;
    case 'Lost':
      return (
        `${projection} holds events that LEDGER has lost: ${continuity.reason}; ` +
        'bring the stream back, or rebuild on purpose (`recovery-ledger rebuild`)'
      );
    case 'Foreign':
      return (
        `${projection} was projected from the LEDGER created ${streamCreated}, this one was ` +
        `created ${identity.created} and does not continue it: bring the stream back, or rebuild ` +
        'on purpose (`recovery-ledger rebuild`)'
      );
  }
};

const judgeVersions = (
  checkpoints: readonly Checkpoint[],
  wanted: readonly Wanted[],
): Judgement => {
  for (const { name, version } of wanted) {
    const stored = checkpoints.find(({ projection }) => projection === name);
    if (stored === undefined) return outdated(`${name} is new`);
    if (stored.version < version) return outdated(`${name} is version ${stored.version}`);
    if (stored.version > version) {
      return halted(
        `${name} was written by a newer program (version ${stored.version}, this is ${version}): ` +
          'upgrade this one or stop it',
      );
    }
  }
  return { _tag: 'Ready', from: Math.min(...checkpoints.map(({ sequence }) => sequence)) + 1 };
};

const halted = (reason: string): Judgement => ({ _tag: 'Halted', reason });
const outdated = (what: string): Judgement => ({
  _tag: 'Outdated',
  reason: `${what}: the read models are rebuilt`,
});

/**
 * Whether a projector may go on from the stored checkpoints. Pure.
 * Checkpoints of another stream, or beyond its head, mean nothing: the projector stops and says
 * so. Rows of an older definition are rebuilt; rows of a newer one are left to the newer program.
 */
import type { StreamIdentity } from '@recovery-ledger/ledger';
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
  { created, lastSequence }: Pick<StreamIdentity, 'created' | 'lastSequence'>,
): Judgement => {
  const foreign = checkpoints.find(({ streamCreated }) => streamCreated !== created);
  if (foreign !== undefined) {
    return halted(
      `${foreign.projection} was projected from the LEDGER created ${foreign.streamCreated}, ` +
        `this one was created ${created}: bring the stream back, or rebuild on purpose`,
    );
  }
  const ahead = checkpoints.find(({ sequence }) => sequence > lastSequence);
  if (ahead !== undefined) {
    return halted(
      `${ahead.projection} holds sequence ${ahead.sequence}, but LEDGER ends at ${lastSequence}: ` +
        'events were lost; restore the stream, or rebuild on purpose',
    );
  }
  return judgeVersions(checkpoints, wanted);
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

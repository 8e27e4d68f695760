/** `--known-loss 0:23-82`: which sealed events are known to be lost. Pure. */
import type { KnownLoss } from '@recovery-ledger/ledger';
import { InvalidArgumentError } from 'commander';

export const parseLoss = (
  text: string,
  before: readonly KnownLoss[] = [],
): readonly KnownLoss[] => {
  const [generation, first, last] =
    /^(\d{1,9}):(\d{1,15})-(\d{1,15})$/.exec(text)?.slice(1).map(Number) ?? [];
  if (generation === undefined || first === undefined || last === undefined || first > last)
    throw new InvalidArgumentError('Give the generation and the events, for example 0:23-82.');
  return [...before, { generation, first, last }];
};

/** Whether every copy of every stream is where it should be, and has all of it. Pure. */
import type { StreamCopies } from '@recovery-ledger/ledger';
import { list } from '../words/list.ts';
import { type Finding, ok } from './finding.ts';

const check = 'copies';

export const judgeCopies = (streams: readonly StreamCopies[]): Finding => {
  const wanted = Math.max(1, ...streams.map((of) => of.wanted));
  if (wanted === 1) return ok(check, 'one of each stream, on one server');
  const troubles = troublesOf(streams);
  if (troubles.size === 0) return ok(check, `all ${wanted} of each stream are there and current`);
  const found = [...troubles].map(([trouble, of]) => `${trouble} (${list(of)})`).join('; ');
  return {
    check,
    state: 'bad',
    found,
    todo: 'stop no other node until it is back and current: start it, or replace its disk',
  };
};

/** The streams of each trouble: one node that is away is one trouble, not five. */
const troublesOf = (streams: readonly StreamCopies[]): ReadonlyMap<string, readonly string[]> => {
  const troubles = new Map<string, string[]>();
  for (const copies of streams)
    for (const trouble of wrongWith(copies))
      troubles.set(trouble, [...(troubles.get(trouble) ?? []), copies.stream]);
  return troubles;
};

const wrongWith = ({ wanted, leader, others }: StreamCopies): readonly string[] => {
  if (wanted === 1) return ['there is only one copy'];
  if (leader === undefined) return ['there is no leader'];
  const missing = wanted - 1 - others.length;
  return [
    ...(missing > 0
      ? [`${missing} of ${wanted} copies ${missing === 1 ? 'is' : 'are'} missing`]
      : []),
    ...others.flatMap(({ node, current, isOffline }) => {
      if (isOffline) return [`${node} is away`];
      return current ? [] : [`${node} is not current`];
    }),
  ];
};

/** Whether the people whose agreement a recovery needs have keys by which it would count. Pure. */
import type { ApprovalPolicy, PublishedPerson } from '@recovery-ledger/ledger';
import { fail, type Judged, pass, unknown } from './judged.ts';

export const judgePeople = (
  policy: ApprovalPolicy,
  people: readonly PublishedPerson[] | null,
): Judged => {
  if (people === null) return unknown('the log does not answer', 'see recovery-ledger doctor');
  const able = people.filter(({ roles }) => roles.some((role) => policy.roles.includes(role)));
  const empty = policy.roles.filter((role) => !able.some(({ roles }) => roles.includes(role)));
  const evidence = { able: able.map(({ person }) => person), required: policy.required };
  const hint = 'recovery-ledger init --credentials makes keys, and init publishes them';
  // Whoever asked for it may be one of them, and then does not count.
  const needed = policy.required + (policy.notRequester ? 1 : 0);
  if (able.length < needed)
    return fail(`${able.length} could agree, ${needed} are needed`, hint, evidence);
  if (policy.everyRole && empty.length > 0)
    return fail(`nobody is ${empty.join(', ')}`, hint, evidence);
  return pass(`${able.length} persons could agree, ${policy.required} have to`, evidence);
};

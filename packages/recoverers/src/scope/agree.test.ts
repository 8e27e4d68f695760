/** What counts as the same decision. */
import test from 'ava';
import { agrees, wouldHave } from './agree.ts';
import { decideCause } from './decide-cause.ts';
import { pauseEvent } from './scripted-acts.ts';
import { estateOf, failed, fold, inputFor, worldOf } from './scripted-scope.ts';

const estate = estateOf({ engine: [] });
const down = worldOf([5, failed('engine')]);
const decisionOn = (world: typeof down) => {
  const [event] = decideCause(inputFor(world, 5, estate));
  if (event?.type === 'RecoveryDecided' || event?.type === 'RecoveryWithheld') return event;
  throw new Error('nothing was decided');
};
const recover = decisionOn(down);
const withhold = decisionOn(fold(down, [6, pauseEvent('p')]));
const would = (event: typeof recover) => wouldHave('me', event, 1, 30_000);

test('to act is the same with the same runbook and instance, not to act for the same reasons', (t) => {
  t.true(agrees(would(recover), recover));
  t.true(agrees(would(withhold), withhold));
  t.false(agrees(would(recover), withhold));
  t.false(agrees(would(withhold), recover));
  if (recover.type !== 'RecoveryDecided' || withhold.type !== 'RecoveryWithheld') return t.fail();
  const other = recover.data.candidates.map((one) => ({ ...one, chosen: one.instance === 'a' }));
  const elsewhere = { ...recover, data: { ...recover.data, candidates: other } };
  t.false(agrees(would(recover), elsewhere));
  const [blocker] = withhold.data.blockers;
  const blockers = [{ code: 'blocked', detail: '', lift: blocker?.lift ?? '' }];
  t.false(agrees(would(withhold), { ...withhold, data: { ...withhold.data, blockers } }));
});

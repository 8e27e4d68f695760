/** Which runbook a request asks for, and where to. */
import test from 'ava';
import { requestEvent } from './scripted-acts.ts';
import { estateOf, inputFor, worldOf } from './scripted-scope.ts';

test('a planned move has a runbook of its own, and home is where nothing stands by', (t) => {
  const fullDr = { systems: 2, component: 'site', runbook: 'DR' };
  const given = estateOf({ engine: { switchover: 'SWITCH' }, oms: [], site: [] }, { fullDr });
  const sites = { dr: { label: 'B', standby: true }, home: { label: 'A', standby: false } };
  const asked = (action: 'switch_over' | 'fail_back' | 'start', component: string) => {
    const world = worldOf([5, requestEvent({ action, component })]);
    const { runbookName, site } = inputFor(world, 5, { ...given, sites });
    return [runbookName, site];
  };
  t.deepEqual(asked('switch_over', 'engine'), ['SWITCH', null]);
  t.deepEqual(asked('switch_over', 'oms'), ['RB', null]);
  t.deepEqual(asked('start', 'engine'), ['RB', null]);
  t.deepEqual(asked('fail_back', 'engine'), ['SWITCH', 'home']);
  t.deepEqual(asked('fail_back', 'oms'), ['RB', 'home']);
  t.deepEqual(asked('fail_back', 'site'), ['FAILBACK-001', 'home']);
});

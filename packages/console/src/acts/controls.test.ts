/** Pauses, blocks, maintenance, ticks and notes: what is written, and what is refused and why. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk } from '../desk/desk.ts';
import {
  after,
  asked,
  assigned,
  attempt,
  decided,
  deskOf,
  outcomeOf,
  planned,
  startMs,
} from '../desk/scripted-desk.ts';
import type { Decide } from './act.ts';
import { blockComponent, unblockComponent } from './block.ts';
import { acknowledge, noteDown } from './incident-acts.ts';
import { cancelMaintenance, planMaintenance } from './maintain.ts';
import { pauseRecoveries, unpause } from './pause.ts';
import { tickOff } from './tick.ts';

const minute = 60_000;
const dataOf = (desk: Desk, decide: Decide): object => {
  const act = attempt(desk, decide);
  return E.isRight(act) ? (act.right.events[0]?.data ?? {}) : { refused: act.left.message };
};

test('a pause names its components by any of their names, and ends by itself', (t) => {
  const pause = pauseRecoveries({ components: 'rms, order_gateway', forMs: 10 * minute });
  t.like(dataOf(deskOf(), pause), {
    ...{ pause: 'pause-new', expiresAt: '2026-11-23T09:41:00.000Z' },
    components: ['risk_engine', 'order_gateway'],
  });
  t.like(dataOf(deskOf(), pauseRecoveries({ forMs: minute })), { components: 'all' });
});

test('a pause of a site is one of the published components that have an instance there', (t) => {
  const file = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);
  const { estate, ...desk } = deskOf();
  if (estate === null) return t.fail();
  const floor = { ...desk, estate: { ...estate, text: readFileSync(file, 'utf8') } };
  const pause = (site: string) => pauseRecoveries({ site, forMs: minute });
  t.like(dataOf(floor, pause('dr')), { components: ['risk_engine', 'order_gateway'] });
  t.is(outcomeOf(floor, pause('moon')), 'there is no site "moon"');
  t.is(outcomeOf(deskOf(), pause('dr')), 'the sites of this estate are not known here');
  return undefined;
});

test('an unknown component is an error that names the nearest', (t) => {
  const tried = attempt(deskOf(), blockComponent('risk_engin', null));
  t.is(E.isLeft(tried) ? tried.left.message : '', 'there is no component "risk_engin"');
  t.regex(E.isLeft(tried) ? tried.left.hint : '', /risk_engine/);
  const both = pauseRecoveries({ components: 'all', site: 'dr', forMs: 1 });
  t.is(outcomeOf(deskOf(), both), 'components and --site are both named');
});

test('the only pause that holds needs no name to be lifted', (t) => {
  const pause = pauseRecoveries({ forMs: minute });
  const desk = after([], deskOf(), pause);
  t.is(outcomeOf(deskOf(), unpause(undefined)), 'nothing is paused');
  t.is(outcomeOf(desk, unpause(undefined)), 'RecoveriesUnpaused');
  t.is(outcomeOf(desk, unpause('pause-old')), 'no pause "pause-old" holds');
  t.is(outcomeOf(desk, unpause(undefined), 'on-call', startMs + 2 * minute), 'nothing is paused');
});

test('unblock lifts every block of the component, and says when there is none', (t) => {
  const desk = after([], deskOf(), blockComponent('risk_engine', null));
  t.is(outcomeOf(desk, unblockComponent('RMS')), 'ComponentUnblocked');
  t.is(outcomeOf(desk, unblockComponent('order_gateway')), 'order_gateway is not blocked');
});

const window = (from: number | undefined, until: number) =>
  planMaintenance({
    ...{ components: 'all', fromMs: from === undefined ? undefined : startMs + from },
    ...{ untilMs: startMs + until, change: null },
  });

test('maintenance is told before it begins, and ends after', (t) => {
  t.is(outcomeOf(deskOf(), window(minute, 2 * minute)), 'MaintenanceScheduled');
  t.is(outcomeOf(deskOf(), window(undefined, minute)), 'MaintenanceScheduled');
  t.is(outcomeOf(deskOf(), window(-1, minute)), '--from 2026-11-23T09:30:59.999Z is past');
  t.is(outcomeOf(deskOf(), window(minute, minute)), '--until is not after --from');
  const desk = after([], deskOf(), window(minute, 2 * minute));
  t.is(outcomeOf(desk, cancelMaintenance('maintenance-new')), 'MaintenanceCancelled');
  t.is(outcomeOf(deskOf(), cancelMaintenance('m')), 'no maintenance "m" is planned');
});

test('only a step that waits for a person is ticked, in a role that it asks, and once', (t) => {
  const approvers = { required: 1, roles: ['on_call'], everyRole: false, notRequester: false };
  const look = asked({ about: 'manual_step', aboutStep: 'look', approvers });
  const events = [decided, planned, look];
  const desk = deskOf(...events);
  const done = tickOff('rec-7', 'look', 'done');
  t.is(outcomeOf(desk, done), 'StepTicked');
  t.is(outcomeOf(desk, tickOff('inc-7', 'look', 'not_done')), 'StepTicked');
  const refused = [
    outcomeOf(deskOf(decided, planned), done),
    outcomeOf(desk, tickOff('rec-7', 'dance', 'done')),
    outcomeOf(desk, tickOff('rec-9', 'look', 'done')),
    outcomeOf(desk, done, 'ceo'),
    outcomeOf(desk, done, 'on-call', startMs + minute),
    outcomeOf(after(events, desk, done), done),
  ];
  t.deepEqual(refused, [
    'look of rec-7 does not wait to be ticked now',
    'rec-7 has no step "dance"',
    'there is no recovery "rec-9"',
    'ceo may not tick look: it asks on_call',
    'look of rec-7 is too late',
    'look of rec-7 does not wait to be ticked now',
  ]);
});

test('an incident is acknowledged by name or as the latest, once by each person', (t) => {
  const desk = deskOf(assigned);
  t.is(outcomeOf(desk, acknowledge('latest', null)), 'IncidentAcknowledged');
  t.is(outcomeOf(deskOf(), acknowledge('latest', null)), 'no incident is open');
  t.is(outcomeOf(desk, acknowledge('inc-9', null)), 'there is no incident "inc-9"');
  const taken = after([assigned], desk, acknowledge('inc-7', null));
  t.is(outcomeOf(taken, acknowledge('inc-7', null)), 'on-call has acknowledged inc-7 already');
  t.is(outcomeOf(taken, acknowledge('inc-7', null), 'ceo'), 'IncidentAcknowledged');
});

test('a note may come when the incident is over, and is about an event that there is', (t) => {
  const data = { incident: 'inc-7', outcome: 'recovered', reason: '' } as const;
  const desk = deskOf(assigned, { type: 'IncidentResolved', data });
  const note = (text: string, about: number | null) =>
    noteDown('inc-7', { kind: 'note', note: text, about, reference: null });
  t.is(outcomeOf(desk, note('the broker called', 2)), 'IncidentNoted');
  t.is(outcomeOf(desk, note(' ', null)), 'the note is empty');
  t.is(outcomeOf(desk, note('x', 99)), 'there is no event 99 yet');
  t.is(outcomeOf(desk, acknowledge('inc-7', null)), 'inc-7 is over');
});

/** The row of one component's present state, and how its state follows from its facts. Pure. */
import { flag, instant, json, maybe, type RowOf, text, texts, whole } from '../model/column.ts';
import { defineTable } from '../model/table.ts';
import { type ComponentState, type Facts, stateOf } from './component-state.ts';

const columns = {
  component: text('component id of the estate, snake case'),
  estate: maybe(text('estate that lists the component; null when none does')),
  label: text('its name for people'),
  priority: maybe(whole('1 is recovered first; null when no estate lists it')),
  tier: maybe(whole('1 acts by itself, 2 asks with a time limit, 3 waits for a person')),
  state: text('UP, SUSPECTED, DOWN, RECOVERING, DEGRADED or UNKNOWN'),
  since: instant('when that state began'),
  incident: maybe(text('open incident of the component')),
  epoch: maybe(text('newest claim epoch, generation-sequence')),
  quorum: maybe(whole('observers that must see it')),
  observers: json<Facts['observers']>('what each observer last said: good, suspects or lost'),
  watchers: texts('detectors that have it among what they watch, running or not'),
  stopped: texts('observers that do not run at present'),
  failure: maybe(whole('sequence of the FailureConfirmed that is not cleared yet')),
  recovery: maybe(text('recovery that holds the claim')),
  degraded: flag('the last recovery ended with checks that failed or were unknown'),
};

export type SystemStateRow = RowOf<typeof columns>;

export const systemStateTable = defineTable('system_state', 'Present state of every component.', {
  key: ['component'],
  columns,
  indexes: [['estate'], ['incident']],
  kept: true,
});

/** A component of which nothing is known yet. */
export const unknownRow = (component: string, since: string): SystemStateRow => ({
  component,
  estate: null,
  label: component,
  priority: null,
  tier: null,
  state: 'UNKNOWN',
  since,
  incident: null,
  epoch: null,
  quorum: null,
  observers: {},
  watchers: [],
  stopped: [],
  failure: null,
  recovery: null,
  degraded: false,
});

/** The row with the state that its facts amount to, and since when. */
export const withState = (
  before: SystemStateRow,
  next: SystemStateRow,
  at: string,
): SystemStateRow => {
  const state: ComponentState = stateOf(next);
  return { ...next, state, since: state === before.state ? before.since : at };
};

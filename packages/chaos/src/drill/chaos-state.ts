/**
 * What the chaos service knows: the newest drill of every component, and every component's open
 * failure. A fold over the drill log. Pure.
 */
import type { Recorded, Unreadable } from '@recovery-ledger/ledger';
import { happenedAtNs, parseSubject } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Drill } from './drill.ts';
import { numberOf } from './drill-id.ts';
import { evolveDrill } from './evolve-drill.ts';

export type ChaosState = {
  readonly drills: Readonly<Record<string, Drill>>;
  readonly components: Readonly<Record<string, ComponentRecord>>;
  /** The highest number that a drill has had; the next one is one more. */
  readonly lastNumber: number;
};

/** The component's aggregate in drill mode. */
export type ComponentRecord = {
  readonly last: number;
  readonly openFailure: number | null;
  /** An event that could not be read: what it opened or cleared is not known. */
  readonly unreadable: number | null;
};

export const noDrills: ChaosState = { drills: {}, components: {}, lastNumber: 0 };

export const untouched: ComponentRecord = { last: 0, openFailure: null, unreadable: null };

export const evolveChaos = (
  state: ChaosState,
  entry: E.Either<Unreadable, Recorded>,
): ChaosState => {
  const { subject, sequence } = E.isLeft(entry) ? entry.left : entry.right.meta;
  const place = parseSubject(subject);
  const counted = place?.family === 'drill' ? count(state, place.id) : state;
  const followed = place?.family === 'component' ? follow(counted, place.id, sequence) : counted;
  if (E.isRight(entry)) return apply(followed, entry.right);
  return place?.family === 'component'
    ? change(followed, place.id, { unreadable: sequence })
    : followed;
};

const apply = (state: ChaosState, event: Recorded): ChaosState => {
  switch (event.type) {
    case 'DrillStarted':
      return start(state, event);
    case 'FailureConfirmed':
      return drillsOn(
        change(state, event.data.component, { openFailure: event.meta.sequence }),
        event,
      );
    case 'FailureCleared': {
      const { component, failure } = event.data;
      const open = state.components[component]?.openFailure === failure;
      return drillsOn(open ? change(state, component, { openFailure: null }) : state, event);
    }
    default:
      return drillsOn(state, event);
  }
};

const start = (
  state: ChaosState,
  { data, meta }: Recorded<Extract<Recorded, { type: 'DrillStarted' }>>,
): ChaosState => {
  const { drill, component, failureType, reason } = data;
  const started: Drill = {
    ...{ drill, component, failureType, reason },
    startedAtMs: Number(happenedAtNs(meta) / 1_000_000n),
    last: meta.sequence,
    progress: { status: 'starting', observers: [] },
  };
  return { ...state, drills: { ...state.drills, [component]: started } };
};

/** Hands the event to every drill; the few that it is about change. */
const drillsOn = (state: ChaosState, event: Recorded): ChaosState => {
  const changed = Object.values(state.drills).flatMap((drill) => {
    const next = evolveDrill(drill, event);
    return next === drill ? [] : [[next.component, next] as const];
  });
  return changed.length === 0
    ? state
    : { ...state, drills: { ...state.drills, ...Object.fromEntries(changed) } };
};

/** A number far ahead was not given by a chaos service; to go on after it would end all numbers. */
const farAhead = 1_000;

const count = (state: ChaosState, drill: string): ChaosState => {
  const number = numberOf(drill);
  const isNext = number > state.lastNumber && number <= state.lastNumber + farAhead;
  return isNext ? { ...state, lastNumber: number } : state;
};

const follow = (state: ChaosState, component: string, last: number): ChaosState =>
  change(state, component, { last });

const change = (
  state: ChaosState,
  component: string,
  fields: Partial<ComponentRecord>,
): ChaosState => {
  const known = state.components[component] ?? untouched;
  return { ...state, components: { ...state.components, [component]: { ...known, ...fields } } };
};

/** Commands, and what they make of a component, as examples for tests. Pure. */
import type { ComponentEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Command, ReportAnswering, SuspectFailure } from './command.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { type ComponentState, initial } from './state.ts';

export const component = 'trading_engine';
export const ms = (count: number): bigint => BigInt(count) * 1_000_000n;
const onset = {
  lastGood: null,
  firstBad: '2026-11-23T09:00:00.000Z',
  lastGoodAgeNs: null,
} as const;

export const evidenceOf = (incarnation: number | null) => ({ target: { incarnation } });

export const suspect = (
  observer: string,
  changed: Partial<SuspectFailure> = {},
): SuspectFailure => ({
  type: 'SuspectFailure',
  component,
  observer,
  failureType: 'PROCESS_DEAD',
  settled: true,
  onset: { ...onset, firstBadAgeNs: '1' },
  evidence: evidenceOf(changed.incarnation ?? null),
  incarnation: null,
  flaps: 1,
  quorum: 2,
  confirmWithinNs: ms(500),
  nowNs: ms(1_000),
  ...changed,
});

export const answering = (
  observer: string,
  changed: Partial<ReportAnswering> = {},
): ReportAnswering => ({
  type: 'ReportAnswering',
  component,
  observer,
  incarnation: null,
  evidence: {},
  probes: ['order-port'],
  flaps: 1,
  quorum: 2,
  ...changed,
});

/** Says these commands one after the other, each on what the others left. */
export const said = (commands: readonly Command[], from: ComponentState = initial) => {
  const events: ComponentEvent[] = [];
  let state = from;
  for (const command of commands) {
    const decided = decide(command, state);
    const atNs = 'nowNs' in command ? command.nowNs : ms(1_000);
    for (const event of E.isRight(decided) ? decided.right : []) {
      events.push(event);
      state = evolve(state, { event, sequence: events.length, atNs });
    }
  }
  return { events, state, types: events.map(({ type }) => type) };
};

const both = [answering('d1'), answering('d2')];
export const watched = said(both).state;
export const failed = said([suspect('d1'), suspect('d2')], watched).state;

export const typesAfter = (state: ComponentState, ...commands: readonly Command[]) =>
  said(commands, state).types;

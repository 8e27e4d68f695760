/** A context whose HTTP answers by script, for the tests of actions. Pure. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Plan } from '../recovery/state.ts';
import { noChildren } from '../shell/nobody.ts';
import type { ActionContext, Outcome } from './action.ts';
import { actions } from './catalogue.ts';
import type { Answer, HttpRequest } from './http-client.ts';
import { stillClock } from './still-clock.ts';

export const answer = (status: number, json: unknown): Answer => ({
  _tag: 'Answer',
  status,
  body: Array.isArray(json) ? {} : Object(json),
  list: Array.isArray(json) ? json : [],
  text: JSON.stringify(json),
});
export const silence: Answer = { _tag: 'NoAnswer', reason: 'connection refused' };

const epoch = { generation: 0, sequence: 8 };
const emptyPlan: Plan = {
  ...{ recovery: 'rec-5', incident: 'inc-5', component: 'trading_engine', epoch },
  ...{ recoverer: 'rec-a', runbook: 'RB', runbookHash: 'h', estateHash: 'e', incarnation: 8 },
  ...{ targetMs: 30_000, rehearsal: false, variables: {}, steps: [] },
};

/** Answers by `METHOD path`; what is not scripted is silent. */
export const scripted = (script: Readonly<Record<string, Answer>>) => {
  const calls: HttpRequest[] = [];
  const emitted: LedgerEvent[] = [];
  const context: ActionContext = {
    estate: 'floor',
    component: 'trading_engine',
    incident: 'inc-5',
    recovery: 'rec-5',
    step: 'step',
    attempt: 1,
    epoch,
    incarnation: 8,
    site: null,
    plan: emptyPlan,
    signal: new AbortController().signal,
    clock: stillClock(),
    http: async (request) => {
      calls.push(request);
      return script[`${request.method} ${new URL(request.url).pathname}`] ?? silence;
    },
    people: {
      ask: async () => ({ _tag: 'Unanswered' }),
      ticked: async () => ({ _tag: 'Unanswered' }),
    },
    children: noChildren,
    positions: { last: async () => null },
    secrets: {},
    report: () => undefined,
    admit: async () => undefined,
    emit: async (events) => events.map((event) => emitted.push(event)),
  };
  return { context, calls, emitted };
};

export const run = (name: string, params: object, context: ActionContext): Promise<Outcome> => {
  const action = actions.get(name);
  if (action === undefined) throw new Error(`no action ${name}`);
  return action.run(params, context);
};

export const host = 'http://127.0.0.1:1';
export const reasonOf = (outcome: Outcome) =>
  E.isLeft(outcome) ? outcome.left.reason : 'succeeded';

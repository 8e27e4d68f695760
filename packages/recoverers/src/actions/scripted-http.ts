/** A context whose HTTP answers by script, for the tests of actions. Pure. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from './action.ts';
import { actions } from './catalogue.ts';
import type { Answer, HttpRequest } from './http-client.ts';

export const answer = (status: number, json: unknown): Answer => ({
  _tag: 'Answer',
  status,
  body: Array.isArray(json) ? {} : Object(json),
  list: Array.isArray(json) ? json : [],
  text: JSON.stringify(json),
});
export const silence: Answer = { _tag: 'NoAnswer', reason: 'connection refused' };

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
    epoch: { generation: 0, sequence: 8 },
    incarnation: 8,
    signal: new AbortController().signal,
    http: async (request) => {
      calls.push(request);
      return script[`${request.method} ${new URL(request.url).pathname}`] ?? silence;
    },
    emit: async (events) => void emitted.push(...events),
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

/**
 * Confirms by asking once more before anything is done: the server that service discovery names as
 * the primary must not answer as one. IO. The detectors' verdict is some milliseconds old, and a
 * primary that is back is not to be stopped; one that answers nothing within the time is no better
 * than one that refuses.
 */
import { Milliseconds } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, ActionFailure, Outcome } from '../action.ts';
import { failed } from '../call.ts';
import { ask, warm } from '../sql/ask.ts';
import { primaryOf } from './named-primary.ts';
import { accessTo, Login, Server } from './server.ts';

const Params = t.strict({
  registry: t.string,
  key: t.string,
  servers: t.readonlyArray(Server),
  login: Login,
  /** How long it has to answer; detectors have found it dead or hung before. */
  within: Milliseconds,
  /** And where a person started this: nobody but this step has asked it. */
  withinByHand: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

const Row = t.type({ in_recovery: t.boolean });

export const postgresConfirm: Action<Params> = {
  name: 'postgres.confirm',
  params: Params,
  output: { old: 'string', process: 'string', folder: 'string', said: 'string' },
  run: (params, context) => confirm(params, context),
  rehearse: (params, context) => confirm(params, context, true),
};

const confirm = async (
  params: Params,
  context: ActionContext,
  rehearsal = false,
): Promise<Outcome> => {
  const found = await primaryOf(params, context);
  if (E.isLeft(found)) return found;
  const { name, address, process, folder } = found.right;
  const others = params.servers.filter((server) => server.name !== name);
  warm(
    context,
    others.map((server) => accessTo(server, params.login)),
  );
  const access = accessTo(found.right, params.login);
  const question = 'select pg_is_in_recovery() as in_recovery';
  const isByHand = context.plan.variables['requestedBy'] !== undefined;
  const within = isByHand ? params.withinByHand : params.within;
  const answer = await ask(context, access, Row, question, [], within);
  const about = { old: name, process, folder };
  if (E.isLeft(answer)) return silentOr(answer.left, about);
  if (answer.right[0]?.in_recovery === true) {
    return E.right({ ...about, said: `${name} answers as a standby, not as the primary` });
  }
  if (rehearsal) return E.right({ ...about, said: 'it answers and takes writes: rehearsed only' });
  const reason = `${name} at ${address} answers and takes writes: nothing is done`;
  return failed(`${reason} (stop it first if it is to be left)`, false, about);
};

/** What a server says that is not there for clients: starting, stopping, crashing. */
const absent = new Set(['57P01', '57P02', '57P03']);

/** A refusal is an answer: a server that turns us away may well serve everybody else. */
const silentOr = (
  { reason, evidence }: ActionFailure,
  about: { readonly old: string; readonly process: string; readonly folder: string },
): Outcome => {
  const code = String(evidence['code'] ?? '');
  const isAnswer = /^[0-9A-Z]{5}$/.test(code) && !absent.has(code) && !code.startsWith('08');
  return isAnswer
    ? failed(`${about.old} answers, and turned the question away: ${reason}`, false, about)
    : E.right({ ...about, said: reason });
};

/**
 * May it be promoted? Only when nothing acknowledged can be lost, or when somebody who may has
 * accepted what can be. IO; what is foreseen is foresee-loss.ts. Who accepted what stays on record.
 */
import { Milliseconds, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from '../action.ts';
import { cancelledWaits } from './cancelled-waits.ts';
import { type Foreseen, foreseeLoss } from './foresee-loss.ts';
import { lastPosition } from './last-position.ts';
import { parseLsn } from './lsn.ts';
import { readLogEnd } from './read-log-end.ts';
import { applicationName } from './server.ts';

const Params = t.strict({
  /** All members, by name. */
  members: t.readonlyArray(t.string),
  old: t.string,
  promoted: t.string,
  lsn: t.string,
  /** Names of those that were asked, by commas. */
  asked: t.string,
  /** The old server's log file, read for cancelled waits where it can be. */
  log: t.string,
  exec: t.string,
  maxAge: Milliseconds,
  /** "true" where a person has accepted the loss before. */
  accepted: t.string,
  required: t.number,
  roles: t.readonlyArray(Token),
  limit: Milliseconds,
});
type Params = t.TypeOf<typeof Params>;

export const postgresLossGate: Action<Params> = {
  name: 'postgres.lossGate',
  params: Params,
  output: {
    ...{ state: 'string', bytes: 'integer', basis: 'string', approvedBy: 'string' },
  },
  minimumMs: ({ limit }) => limit,
  run: async (params, context) => {
    const foreseen = await foresee(params, context);
    context.report({ foreseen });
    if (foreseen.state === 'ZERO_PROVEN') return passed(foreseen, '');
    if (params.accepted === 'true') return passed(foreseen, 'accepted before, for this incident');
    return askPeople(params, foreseen, context);
  },
  rehearse: async (params, context) => passed(await foresee(params, context), 'rehearsed'),
};

const passed = ({ state, bytes, basis, ageMs }: Foreseen, approvedBy: string): Outcome =>
  E.right({ state, bytes: bytes ?? -1, ageMs, basis, approvedBy });

const foresee = async (params: Params, context: ActionContext): Promise<Foreseen> => {
  const [told, log] = await Promise.all([
    context.positions.last(context.component),
    readLogEnd(params, context),
  ]);
  const last = lastPosition(told);
  const flushed = parseLsn(params.lsn) ?? 0n;
  // What was cancelled before the last position is on the promoted one, if it has got so far.
  const since = last !== undefined && flushed >= last.lsn ? last.atMs : null;
  return foreseeLoss({
    members: params.members.map(applicationName),
    old: applicationName(params.old),
    promoted: { name: applicationName(params.promoted), flushed },
    asked: params.asked.split(',').map(applicationName),
    cancelled: log === null ? null : cancelledWaits(log, since),
    ...{ last, maxAgeMs: params.maxAge, nowMs: context.clock.nowMs() },
  });
};

const askPeople = async (
  { required, roles, limit, promoted, old }: Params,
  foreseen: Foreseen,
  context: ActionContext,
): Promise<Outcome> => {
  const { bytes, ageMs, basis } = foreseen;
  const show = `Promote ${promoted} instead of ${old}, and lose what it does not have? ${basis}`;
  const answer = await context.people.ask({
    ...{ about: 'data_loss', aboutStep: context.step, show: async () => show },
    approvers: { required, roles, everyRole: false, notRequester: true },
    ...{ limitMs: limit, onExpiry: 'pause' },
    loss: { state: bytes === null ? 'UNKNOWN' : 'BOUNDED', bytes, ms: ageMs, records: null },
  });
  if (answer._tag === 'Granted') {
    const by = answer.by.map(({ person, role }) => `${person} (${role})`).join(', ');
    return passed(foreseen, by);
  }
  const why =
    answer._tag === 'Denied' ? `${answer.by} denied it: ${answer.reason}` : 'nobody accepted it';
  const todo = `the data of ${old} may be brought back instead, or the loss accepted (accept-loss)`;
  return E.left({
    _tag: 'ActionFailure',
    ...{ reason: `${basis}. ${why}: ${todo}`, retry: false, evidence: { foreseen } },
    onFailure: 'pause',
  });
};

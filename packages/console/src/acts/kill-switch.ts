/**
 * `kill-switch`: one act cancels everything unexecuted and blocks what is new, for the firm or for
 * what is named. A test proves that it can be reached, and changes nothing. Pure.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { anyRole } from './signed-by.ts';

type Invoked = EventOfType<'KillSwitchInvoked'>['data'];
export type Reach = Invoked['reach'];

const levels: Readonly<Record<Reach['level'], true>> = {
  ...{ firm: true, desk: true, trader: true, algorithm: true, account: true, venue: true },
  symbol: true,
};

const isLevel = (level: string): level is Reach['level'] => Object.hasOwn(levels, level);

/** `account:ACC1`; `firm` alone is everything. */
export const parseReach = (text: string): E.Either<Trouble, Reach> => {
  const [, level = '', id] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const hint = `write firm, or <level>:<code> with a level of ${list(Object.keys(levels))}`;
  if (!isLevel(level)) return badInput(`--reach ${text}: there is no level "${level}"`, hint);
  if (level === 'firm' && id === undefined) return E.right({ level, id: null });
  return level === 'firm' || id === undefined || id.trim() === ''
    ? badInput(`--reach ${text}: it is not clear of which ${level}`, hint)
    : E.right({ level, id });
};

export const invokeKillSwitch =
  (reach: Reach, test: boolean): Decide =>
  (desk, who, { newId }) => {
    const [estate, invocation] = [desk.estate?.estate ?? '', newId('kill')];
    const data: Invoked = {
      ...{ estate, invocation, reach, test, incident: null, ...anyRole(who) },
      ...{ cancelOrders: true, blockOrders: true },
    };
    const of = reach.id === null ? 'the whole firm' : `${reach.level} ${reach.id}`;
    const what = test ? 'a test of the kill switch' : 'KILL SWITCH';
    return E.right({
      ...{ family: 'control', id: estate, names: { invocation, reach, test } },
      events: [{ type: 'KillSwitchInvoked', data }],
      said: [`${invocation}: ${what} for ${of}, by ${who.person}`],
    });
  };

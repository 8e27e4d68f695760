/** `tick`: a step that only a person can do is done, or is not. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk, DeskRecovery } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { anyRole } from './signed-by.ts';

export type TickOutcome = EventOfType<'StepTicked'>['data']['outcome'];

export const tickOff =
  (name: string, step: string, outcome: TickOutcome): Decide =>
  (desk, who) => {
    const recovery = openRecovery(desk, name);
    if (E.isLeft(recovery)) return recovery;
    const { incident, recovery: id, ticks } = recovery.right;
    if (!ticks.some((open) => open.step === step)) return badInput(...whyNot(recovery.right, step));
    const data = { incident, recovery: id, step, outcome, evidence: {}, ...anyRole(who) };
    return E.right({
      ...{ family: 'approval', id: incident, names: { incident, recovery: id, step, outcome } },
      events: [{ type: 'StepTicked', data }],
      said: [`${step} of ${id}: ${outcome.replaceAll('_', ' ')}`],
    });
  };

/** A recovery by its id, or the one that runs in an incident. */
export const openRecovery = (desk: Desk, name: string): E.Either<Trouble, DeskRecovery> => {
  const recoveries = [...desk.recoveries.values()];
  const meant = recoveries.filter(
    ({ recovery, incident, status }) =>
      recovery === name || (incident === name && status !== 'ended'),
  );
  const [first, ...more] = meant;
  if (first === undefined) {
    return badInput(`there is no recovery "${name}"`, '`recovery-ledger inbox` shows what waits');
  }
  if (more.length > 0) {
    const names = list(meant.map(({ recovery }) => recovery));
    return badInput(`${name} has ${meant.length} recoveries`, `name one of ${names}`);
  }
  return first.status === 'ended'
    ? badInput(`${first.recovery} is over: ${first.end}`, 'nothing was written')
    : E.right(first);
};

const whyNot = ({ recovery, why, manual, ticks }: DeskRecovery, step: string): [string, string] => {
  const waiting = `waiting now: ${list(ticks.map((open) => open.step))}`;
  if (!why.has(step)) return [`${recovery} has no step "${step}"`, waiting];
  return manual.has(step)
    ? [`${step} of ${recovery} does not wait to be ticked now`, waiting]
    : [`${step} of ${recovery} is not done by hand: the recoverers do it`, waiting];
};

/** `tick`: a step that only a person can do is done, or is not. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Ask, Desk, DeskRecovery } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { holds } from './lasting.ts';
import { openTicks } from './open-ask.ts';
import { signedBy } from './signed-by.ts';

export type TickOutcome = EventOfType<'StepTicked'>['data']['outcome'];

export const tickOff =
  (name: string, step: string, outcome: TickOutcome): Decide =>
  (desk, who, { nowMs }) => {
    const recovery = openRecovery(desk, name);
    if (E.isLeft(recovery)) return recovery;
    const { incident, recovery: id } = recovery.right;
    const waiting = openTicks(desk).filter((each) => each.recovery === id);
    const asked = waiting.find(({ aboutStep }) => aboutStep === step);
    if (asked === undefined) return badInput(...whyNot(recovery.right, step, waiting));
    const { approvers, expiresAt } = asked;
    if (!holds(expiresAt, nowMs)) return badInput(`${step} of ${id} is too late`, over(incident));
    const signed = signedBy(who, approvers.roles);
    if (signed === undefined) {
      const message = `${who.person} may not tick ${step}: it asks ${list(approvers.roles)}`;
      return badInput(message, `you are ${list(who.roles)}`);
    }
    const data = { incident, recovery: id, step, outcome, evidence: {}, ...signed };
    return E.right({
      ...{ family: 'approval', id: incident, names: { incident, recovery: id, step, outcome } },
      events: [{ type: 'StepTicked', data }],
      said: [`${step} of ${id}: ${outcome.replaceAll('_', ' ')}`],
    });
  };

const over = (incident: string): string =>
  `\`recovery-ledger why ${incident}\` says what came of it`;

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

const whyNot = (
  { recovery, steps }: DeskRecovery,
  step: string,
  waiting: readonly Ask[],
): [string, string] => [
  steps.includes(step)
    ? `${step} of ${recovery} does not wait to be ticked now`
    : `${recovery} has no step "${step}"`,
  `waiting now: ${list(waiting.flatMap(({ aboutStep }) => aboutStep ?? []))}`,
];

/**
 * `accept-loss`: data that may be missing is accepted, so that a recovery that was withheld for it
 * may start. Pure. Accepted is the loss that was predicted and shown, for a while, and no larger.
 */
import { contentHash } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Desk, Withheld } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { estateText } from './estate-text.ts';
import { untilWords } from './lasting.ts';
import { lossWords } from './loss-words.ts';
import { resolveOr } from './resolve-or.ts';
import { signedBy } from './signed-by.ts';

const code = 'loss_not_accepted';

export const acceptLoss =
  (name: string, forMs: number): Decide =>
  (desk, who, { nowMs }) => {
    const found = heldFor(desk, name);
    if (E.isLeft(found)) return found;
    const wanted = estateText(desk)?.policy.approvals['data_loss']?.roles;
    const signed = signedBy(who, wanted);
    if (signed === undefined) {
      return badInput(
        `${who.person} may not accept a loss: the estate asks for ${list(wanted ?? [], 'nobody')}`,
        'let one of them do it: --as <person>',
      );
    }
    const { incident, component, predictedLoss } = found.right;
    if (predictedLoss === null) {
      return badInput(
        `nobody could say what ${component} would lose`,
        'what is not bounded cannot be accepted: find out what is missing first',
      );
    }
    const { basis, ...loss } = predictedLoss;
    const shown = `${component} may lose ${lossWords(loss)}: ${basis}`;
    const [shownHash, expiresAt] = [contentHash(shown), new Date(nowMs + forMs).toISOString()];
    const data = {
      ...{ incident, component, aboutRecovery: null, loss, shownHash, expiresAt },
      ...signed,
    };
    return E.right({
      ...{ family: 'approval', id: incident, names: { incident, component, loss, shown } },
      events: [{ type: 'DataLossAccepted', data }],
      said: [shown, `accepted by ${who.person} ${untilWords(expiresAt)}`],
    });
  };

const heldFor = (desk: Desk, name: string): E.Either<Trouble, Withheld> => {
  const component = resolveOr(desk, name);
  const waiting = [...desk.withheld.values()].filter(({ blockers }) =>
    blockers.some((blocker) => blocker.code === code),
  );
  const meant = waiting.filter((held) => held.incident === name || held.component === component);
  const [first, ...more] = meant;
  if (first === undefined) {
    const names = list(waiting.map(({ incident, component: of }) => `${incident} (${of})`));
    return badInput(`nothing of "${name}" waits for a loss to be accepted`, `these do: ${names}`);
  }
  return more.length === 0
    ? E.right(first)
    : badInput(
        `${meant.length} recoveries of ${name} wait for it`,
        `name the component: ${list(meant.map((held) => held.component))}`,
      );
};

/**
 * Waits for what the recoverers answer to a request: decided, or withheld and what would lift it.
 * Bounded: the request stays in the log, and lapses by itself. An answer that is late is found in
 * the log; that there was none is said.
 */
import type { Acted } from '../../connection/act.ts';
import type { Desk, DeskRecovery, Withheld } from '../../desk/desk.ts';
import { bad, done, type Outcome, unreachable } from '../../outcome.ts';
import type { Heard, Waiting } from './person-command.ts';

/** A recoverer looks at once; twice its lease, should its holder just have died. */
const answerWithinMs = 10_000;
const endWithinMs = 30_000;

type Answer = { readonly recovery: DeskRecovery } | { readonly withheld: Withheld };

export const awaitAnswer: Waiting = async (desk, acted) => {
  const answer = await desk.until((now) => answerTo(now, acted), answerWithinMs);
  return answer === undefined ? silence : 'withheld' in answer ? held(answer) : decided(answer);
};

/**
 * To the end of what was decided: an emergency is over when its effects are confirmed. One that
 * waits for a person says so at once, and why.
 */
export const awaitEnd: Waiting = async (desk, acted) => {
  const answer = await desk.until((now) => answerTo(now, acted), answerWithinMs);
  if (answer === undefined) return silence;
  if ('withheld' in answer) return held(answer);
  const { recovery } = answer.recovery;
  const ended = await desk.until((now) => standing(now, recovery), endWithinMs);
  if (ended === undefined) return unfinished(answer.recovery);
  return ended.status === 'paused' ? waits(ended) : over(ended);
};

const answerTo = (desk: Desk, { sequences }: Acted): Answer | undefined => {
  const sequence = sequences[0] ?? 0;
  const request = [...desk.requests.values()].find((each) => each.sequence === sequence);
  if (request === undefined) return undefined;
  const { decided: started, withheld, aboutRecovery } = request;
  if (withheld !== null) return { withheld };
  const recovery = desk.recoveries.get(started ?? aboutRecovery ?? '');
  if (recovery === undefined) return undefined;
  return started !== null || recovery.changedBy > sequence ? { recovery } : undefined;
};

const standing = (desk: Desk, recovery: string): DeskRecovery | undefined => {
  const found = desk.recoveries.get(recovery);
  return found?.status === 'ended' || found?.status === 'paused' ? found : undefined;
};

const waits = ({ recovery, incident, component, pause }: DeskRecovery): Heard => ({
  lines: [
    `${component}: ${recovery} waits for a person at ${pause?.step ?? 'a step'} (${incident})`,
    `  ${pause?.reason ?? ''}`,
    `  recovery-ledger continue ${recovery}, or abandon ${recovery}`,
  ],
  names: { answer: 'paused', recovery, incident, step: pause?.step, reason: pause?.reason },
  outcome: bad,
});

const silence: Heard = {
  lines: [],
  names: { answer: null },
  outcome: unreachable(
    `no recoverer answered within ${answerWithinMs / 1000} s`,
    'the request is in the log and lapses after a minute: is a recoverer running?',
  ),
};

const held = ({ withheld }: { readonly withheld: Withheld }): Heard => ({
  lines: [
    `withheld: ${withheld.rule}`,
    ...withheld.blockers.map(({ code, detail, lift }) => `  ${code}: ${detail}; ${lift}`),
  ],
  names: {
    answer: 'withheld',
    blockers: withheld.blockers,
    incident: withheld.incident,
  },
  outcome: bad,
});

const decided = ({ recovery: of }: { readonly recovery: DeskRecovery }): Heard => {
  const { recovery, incident, component, runbook, status, end } = of;
  return {
    lines: [
      `decided: ${recovery} of ${component} by ${runbook} (${end ?? status})`,
      `  follow it: recovery-ledger events --follow --incident ${incident}`,
    ],
    names: { answer: 'decided', recovery, incident, runbook, status },
    outcome: done,
  };
};

const unfinished = (recovery: DeskRecovery): Heard => {
  const heard = decided({ recovery });
  return {
    ...heard,
    outcome: unreachable(
      `${recovery.recovery} has not ended within ${endWithinMs / 1000} s`,
      'it goes on: follow it, or `recovery-ledger inbox` if it waits for somebody',
    ),
  };
};

const over = (ended: DeskRecovery): Heard => {
  const { recovery, incident, component, runbook, end, cancelled } = ended;
  const venues = cancelled.map(({ venue, requested, canceled, tooLate, residual }) => ({
    ...{ venue, requested, canceled, tooLate, residual },
  }));
  const well = end === 'recovered' || end === 'rehearsed';
  const left = venues.some(({ residual }) => residual > 0);
  const outcome: Outcome = well && !left ? done : bad;
  return {
    lines: [
      `${component}: ${well ? `${runbook} is done` : (end ?? 'ended')} (${recovery}, ${incident})`,
      ...venues.map(
        (of) =>
          `  ${of.venue}: ${of.requested} orders to cancel, ${of.canceled} cancelled, ${of.tooLate} too late, ${of.residual} left`,
      ),
    ],
    names: { answer: 'ended', recovery, incident, end, venues },
    outcome,
  };
};

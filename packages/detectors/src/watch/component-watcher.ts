/**
 * One observer of one component: observations in, its standing opinion out to the log. IO.
 * It says its opinion after every observation and after everything that others say; the decider
 * makes nothing of what is already known. One saying at a time, the latest opinion each time.
 */
import type { Component, Followed } from '@recovery-ledger/ledger';
import type { Command } from '../component/command.ts';
import { type JudgementState, judge, unjudged, withConfirmation } from '../judgement/judge.ts';
import type { Observation } from '../judgement/observation.ts';
import { type Opinion, opinionOf } from '../judgement/opinion.ts';
import { judgeLegs, legOpinions, noLegs } from '../judgement/redundancy.ts';
import type { Logger } from '../logger.ts';
import { commandOf, type Now, redundancyCommands, type Speaker } from './command-of.ts';
import type { ComponentRecord } from './component-record.ts';

/** Like an opinion a level, not an edge: said again and again, as of the moment it is said. */
export type Standing = (now: Now) => readonly Command[];

export type ComponentWatcher = {
  readonly component: string;
  readonly observe: (observation: Observation) => void;
  readonly fold: (followed: Followed) => void;
  /** What else it has to say from now on, in place of what was last given under this name. */
  readonly stand: (name: string, standing: Standing) => void;
  readonly judgement: () => JudgementState;
  readonly opinion: () => Opinion;
  /** Resolves when nothing is being said. */
  readonly quiet: () => Promise<void>;
};

export const createComponentWatcher = (
  speaker: Speaker,
  { judgement: policy }: Pick<Component, 'judgement'>,
  record: ComponentRecord,
  logger: Logger,
): ComponentWatcher => {
  let judgement = unjudged(speaker.probes);
  let legs = noLegs;
  const standing = new Map<string, Standing>();
  let saying: Promise<void> | undefined;
  let again = false;

  const speak = async () => {
    do {
      again = false;
      const now = { wallMs: Date.now(), monotonicNs: process.hrtime.bigint() };
      const command = commandOf(opinionOf(judgement, policy), speaker, now);
      const spoken = command === undefined ? [] : [command];
      const parts = redundancyCommands(legOpinions(legs), speaker, now);
      const others = [...standing.values()].flatMap((commandsAt) => commandsAt(now));
      for (const each of [...spoken, ...parts, ...others]) {
        if (!(await record.say(each))) again = true;
      }
    } while (again);
  };

  const sayOpinion = () => {
    again = true;
    saying ??= speak()
      .catch((error: unknown) => {
        logger.warn({ component: speaker.component, error: String(error) }, 'not said yet');
      })
      .finally(() => {
        saying = undefined;
      });
  };

  const noteConfirmation = () => {
    if (record.state().status === 'failed') judgement = withConfirmation(judgement);
  };

  return {
    component: speaker.component,
    observe: (observation) => {
      noteConfirmation();
      judgement = judge(judgement, observation, policy);
      legs = judgeLegs(legs, observation, policy);
      sayOpinion();
    },
    fold: (followed) => {
      record.fold(followed);
      sayOpinion();
    },
    stand: (name, next) => {
      standing.set(name, next);
      sayOpinion();
    },
    judgement: () => judgement,
    opinion: () => opinionOf(judgement, policy),
    quiet: async () => {
      await saying;
    },
  };
};

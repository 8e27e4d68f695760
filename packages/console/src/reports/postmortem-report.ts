/** A post-mortem as a report for people: title, verdict, and what happened, in order. Pure. */
import { showMs, showShare } from '../terminal/show-ms.ts';
import { count, list } from '../words/list.ts';
import { lost } from '../words/recovery-words.ts';
import type { DecisionReport } from './decision-report.ts';
import type { Postmortem, RecoveryReport } from './postmortem.ts';
import type { Report, Section } from './section.ts';
import { tradingSections } from './trading-sections.ts';

export const postmortemReport = (postmortem: Postmortem): Report => {
  const { incident, mode, recoveries } = postmortem;
  const what = list(recoveries.map(({ component, failureType }) => `${component} ${failureType}`));
  return {
    title: `Post-mortem ${incident}: ${what}${mode === 'drill' ? ' (drill)' : ''}`,
    headline: list(recoveries.map(verdictLine)),
    tone: toneOf(recoveries),
    sections: [
      summary(postmortem),
      timelineSection(postmortem),
      ...recoveries.flatMap((recovery) => recoverySections(recovery, recoveries.length > 1)),
    ],
  };
};

const toneOf = (recoveries: readonly RecoveryReport[]): Report['tone'] => {
  if (recoveries.some(({ verdict }) => verdict === 'VIOLATED')) return 'bad';
  return recoveries.every(({ verdict }) => verdict === 'MET') ? 'good' : 'open';
};

/** `RTO MET: trading_engine recovered in 1.24 s (at most 1.49 s) of 30.00 s`. */
export const verdictLine = (recovery: RecoveryReport): string => {
  const { component, verdict, actualMs, targetMs, rehearsal } = recovery;
  const target = targetMs === null ? 'without a target' : `of ${showMs(targetMs)}`;
  if (actualMs === null) return `RTO open: ${component} has not recovered yet, ${target}`;
  const { best, worst } = actualMs;
  const bound = worst === null ? ', at most unknown' : `, at most ${showMs(worst)}`;
  const how = rehearsal ? 'rehearsed' : 'recovered';
  return `RTO ${verdict ?? 'open'}: ${component} ${how} in ${showMs(best)}${bound}, ${target}`;
};

const summary = ({ status, statusReason, basis, recoveries }: Postmortem): Section => ({
  title: 'Summary',
  lines: [
    `incident: ${status} (${statusReason})`,
    ...recoveries.map(
      ({ onset, component }) =>
        `onset of ${component}: between ${onset.lastGood ?? 'an unknown time'} (last good) and ${onset.firstBad} (first bad)`,
    ),
    ...recoveries.map(
      ({ loss }) =>
        `data loss: ${loss === null ? 'not measured' : `${loss.state}, ${lost(loss.lostRecords)}: ${loss.basis}`}`,
    ),
    `basis: ${count(basis.events, 'event')}, sequences ${basis.first} to ${basis.last}` +
      (basis.unreadable > 0 ? `; ${basis.unreadable} unreadable among them` : ''),
  ],
});

const timelineSection = ({ timeline }: Postmortem): Section => ({
  title: 'Timeline (from the onset)',
  lines: [],
  table: {
    head: ['offset', 'seq', 'event', 'what'],
    right: [0, 1],
    rows: timeline.map(({ offsetMs, type, text, sequence }) => [
      `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(3)} s`,
      `#${sequence}`,
      type,
      text,
    ]),
  },
});

const recoverySections = (recovery: RecoveryReport, several: boolean): readonly Section[] => {
  const sections = [
    phasesSection(recovery),
    decisionSection(recovery.decision),
    stepsSection(recovery),
    checksSection(recovery),
    ...tradingSections(recovery.trading),
  ];
  const label = (title: string) => (several ? `${title}: ${recovery.component}` : title);
  return sections.map((section) => ({ ...section, title: label(section.title) }));
};

const phasesSection = ({ phases, targetMs }: RecoveryReport): Section => ({
  title: 'Phases',
  lines: [],
  table: {
    head: ['phase', 'took', 'of target'],
    right: [1, 2],
    rows: phases.map(({ phase, ms }) => [
      phase,
      showMs(ms),
      targetMs === null ? 'no target' : showShare(ms, targetMs),
    ]),
  },
});

const decisionSection = (decision: DecisionReport | null): Section => {
  if (decision === null) return { title: 'Decision', lines: ['none is recorded'] };
  const { decided, rule, policyVersion, inputs, runbook, recoverer, sequence } = decision;
  return {
    title: 'Decision',
    lines: [
      decided === 'recover' ? `recover by ${runbook ?? 'no runbook'}` : 'do not act',
      `because: ${rule}`,
      `by ${recoverer} as event #${sequence}, policy ${policyVersion}, from events ${list(inputs.map((n) => `#${n}`))}`,
      ...decision.candidates.map(
        ({ instance, chosen, reason }) => `${instance} ${chosen ? 'chosen' : 'refused'}: ${reason}`,
      ),
      ...decision.blockers.map(({ detail, lift }) => `blocked: ${detail}; lifted when: ${lift}`),
    ],
  };
};

const stepsSection = ({ steps }: RecoveryReport): Section => ({
  title: 'Steps',
  lines: [],
  table: {
    head: ['phase', 'step', 'result', 'attempts', 'took', 'budget', 'why'],
    right: [3, 4, 5],
    rows: steps.map(({ phase, step, status, attempts, durationMs, budgetMs, why, reason }) => [
      phase,
      step,
      status,
      String(attempts),
      durationMs === null ? '' : showMs(durationMs),
      showMs(budgetMs),
      reason === null ? why : `${why} (${reason})`,
    ]),
  },
});

const checksSection = ({ checks }: RecoveryReport): Section => ({
  title: 'Validation',
  lines: [],
  table: {
    head: ['check', 'result', 'found'],
    right: [],
    rows: checks.map(({ check, result, detail }) => [check, result, detail]),
  },
});

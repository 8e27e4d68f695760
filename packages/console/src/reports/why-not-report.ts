/**
 * Why a component is not being recovered, in plain words: what is down, what was last decided and
 * why, what stands in the way now and what lifts it, and which acts counted for nothing. Pure.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import type { Held, World } from '@recovery-ledger/recoverers';
import { describeEvent } from '../words/describe-event.ts';
import { list } from '../words/list.ts';
import { blockerLines, candidateLines } from '../words/why-decided.ts';
import type { Report, Section } from './section.ts';
import { cite } from './why-report.ts';

export type WhyNot = {
  readonly component: string;
  readonly world: World;
  /** What would hold back any recovery of it now. */
  readonly holds: readonly Held[];
  /** The newest decision about it, to act or not to. */
  readonly newest: Recorded<Decided> | undefined;
  readonly acts: readonly Recorded[];
  readonly voids: ReadonlyMap<number, string>;
};

type Decided = EventOfType<'RecoveryDecided' | 'RecoveryWithheld'>;

export const whyNotReport = (given: WhyNot): Report => {
  const { component, world, holds, newest, acts, voids } = given;
  const down = Object.values(world.causes).filter(
    (cause) => cause.component === component && cause.asked === null && cause.clearedAtMs === null,
  );
  const failures = down.map(
    ({ sequence, failureType, incident }) =>
      `#${sequence} it is ${failureType ?? 'down'} (${incident ?? 'not assigned yet'})`,
  );
  const standing = newest?.type === 'RecoveryWithheld' && down.length > 0 ? newest : undefined;
  const words = holds.flatMap(({ code, detail, lift }) => [
    `${code}: ${detail}`,
    `  lifted when: ${lift}`,
  ]);
  const recorded = standing === undefined ? [] : blockerLines(standing.data);
  const fresh = words.filter((line) => !recorded.includes(line));
  return {
    title: `Why ${component} is not being recovered`,
    ...headline(given, down.length > 0, standing),
    sections: [
      { title: 'Down', lines: orNone(failures, 'no failure of it is open') },
      { title: 'Last decided', lines: orNone(lastDecided(newest), 'nothing was ever decided') },
      { title: 'In the way now', lines: orNone([...recorded, ...fresh], 'nothing') },
      ...peopleSections(acts, voids),
    ],
  };
};

const orNone = (lines: readonly string[], none: string): readonly string[] =>
  lines.length === 0 ? [none] : lines;

const headline = (
  { component, world, holds }: WhyNot,
  isDown: boolean,
  standing: Recorded<EventOfType<'RecoveryWithheld'>> | undefined,
): Pick<Report, 'headline' | 'tone'> => {
  const claim = world.claims[component];
  if (claim !== undefined && !claim.released) {
    const status = world.recoveries[claim.recovery]?.status ?? 'about to begin';
    const headline = `it is: ${claim.recovery} is ${status}, held by ${claim.recoverer}`;
    return { headline, tone: status === 'paused' ? 'open' : 'good' };
  }
  const codes = [...(standing?.data.blockers ?? []), ...holds].map(({ code }) => code);
  if (codes.length > 0) {
    const named = list([...new Set(codes)]);
    return isDown
      ? { headline: `it is held back by ${named}`, tone: 'bad' }
      : { headline: `it is not down; if it were, ${named} would hold it back`, tone: 'open' };
  }
  return isDown
    ? { headline: 'nothing holds it back: it is decided at the next look', tone: 'open' }
    : { headline: 'it is not down, and nothing would hold it back', tone: 'good' };
};

const lastDecided = (newest: Recorded<Decided> | undefined): readonly string[] => {
  if (newest === undefined) return [];
  const { rule, policyVersion, candidates } = newest.data;
  return [
    `${cite(newest, describeEvent(newest))} at ${newest.meta.recordedAt}`,
    `      because: ${rule} (policy ${policyVersion})`,
    ...candidateLines(candidates).map((line) => `      ${line}`),
  ];
};

const peopleSections = (
  acts: readonly Recorded[],
  voids: ReadonlyMap<number, string>,
): readonly Section[] => {
  const said = acts.filter(({ meta }) => !voids.has(meta.sequence));
  const forNothing = acts.flatMap((event) => {
    const reason = voids.get(event.meta.sequence);
    return reason === undefined ? [] : [cite(event, `${describeEvent(event)} (void: ${reason})`)];
  });
  return [
    { title: 'People', lines: said.map((event) => cite(event, describeEvent(event))) },
    { title: 'Counted for nothing', lines: forNothing },
  ];
};

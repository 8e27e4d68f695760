/** What has to hold of an estate as a whole: policy, people, times, names. Pure. */
import { LocalDate } from '@js-joda/core';
import * as E from 'fp-ts/lib/Either.js';
import { componentRules } from './component-rules.ts';
import type { Estate } from './estate.ts';
import { policyRules } from './policy-rules.ts';
import { rpoRules } from './replication-rules.ts';
import { namesOf, plain } from './resolve-component.ts';
import { knownIn, type Path, type Rule } from './rule.ts';
import { isZone } from './zoned-time.ts';

export const estateRules = (estate: Estate): readonly Rule[] => [
  [estate.quorum >= 2, ['quorum'], 'needs at least 2 observers'],
  ...policyRules(estate),
  ...calendarRules(estate),
  ...maintenanceRules(estate),
  ...escalationRules(estate),
  ...dataClassRules(estate),
  ...readinessRules(estate),
  ...rpoRules(estate),
  ...nameRules(estate),
  ...Object.entries(estate.components).flatMap(([id, component]) =>
    componentRules(id, component, estate),
  ),
];

const readinessRules = ({ readiness, components }: Estate): readonly Rule[] => {
  const { archives, checkpoints, killSwitch } = readiness;
  const known = (id: string, ...at: Path): Rule =>
    knownIn(components, id, ['readiness', ...at], 'component');
  return [
    [readiness.every > 0, ['readiness', 'every'], 'must be longer than 0'],
    ...Object.keys(archives).map((id) => known(id, 'archives', id)),
    ...checkpoints.map((id, index) => known(id, 'checkpoints', index)),
    ...(killSwitch === null ? [] : [known(killSwitch.component, 'killSwitch', 'component')]),
  ];
};

/** A name has to lead to one component, however it is spelt. */
const nameRules = (estate: Estate): readonly Rule[] => {
  const owners = new Map<string, string>();
  return namesOf(estate).map(({ name, component }) => {
    const owner = owners.get(plain(name)) ?? component;
    owners.set(plain(name), owner);
    return [owner === component, ['components', component], `"${name}" also names ${owner}`];
  });
};

const zoneRule = (zone: string, path: Path): Rule => [
  isZone(zone),
  path,
  `"${zone}" is no time zone: write one such as Europe/London or UTC`,
];

const dayRule = (day: string, path: Path): Rule => {
  const parsed = E.tryCatch(() => LocalDate.parse(day), String);
  return [E.isRight(parsed), path, `"${day}" is no day of any calendar`];
};

const calendarRules = ({ calendar }: Estate): readonly Rule[] =>
  calendar === null
    ? []
    : [
        zoneRule(calendar.zone, ['calendar', 'zone']),
        [calendar.days.length > 0, ['calendar', 'days'], 'no day: it would never be open'],
        ...calendar.holidays.map((day, index) => dayRule(day, ['calendar', 'holidays', index])),
        ...Object.keys(calendar.halfDays).map((day) => dayRule(day, ['calendar', 'halfDays', day])),
      ];

const maintenanceRules = ({ maintenance, components }: Estate): readonly Rule[] =>
  maintenance.flatMap(({ id, zone, days, components: named }, index): readonly Rule[] => {
    const at = ['maintenance', index];
    const first = maintenance.findIndex((window) => window.id === id) === index;
    const known = named === 'all' ? [] : named;
    return [
      [first, [...at, 'id'], `a second window "${id}"`],
      [days.length > 0, [...at, 'days'], 'no day: it would never be open'],
      zoneRule(zone, [...at, 'zone']),
      ...known.map((name, place) =>
        knownIn(components, name, [...at, 'components', place], 'component'),
      ),
    ];
  });

/** From the first alert on there is always somebody to call. */
const escalationRules = ({ escalation }: Estate): readonly Rule[] =>
  escalation.flatMap(({ level, from, until }, index): readonly Rule[] => {
    const at = ['escalation', index];
    const earlier = escalation.slice(0, index);
    const covered = earlier.some((one) => one.until === null || one.until >= from);
    const last = escalation.every((one) => one.level <= level);
    return [
      [until === null || until > from, [...at, 'until'], 'not later than from'],
      [index === 0 ? from === 0 : covered, [...at, 'from'], 'nobody is called just before this'],
      [earlier.every((one) => one.level <= level), [...at, 'level'], 'levels go up'],
      [until === null || !last, [...at, 'until'], 'the last level has no end: write null'],
    ];
  });

/** The most that each tier of the procedures may lose, milliseconds. */
const mostLost = { 1: 0, 2: 5_000, 3: 300_000 } as const;

const dataClassRules = ({ dataClasses }: Estate): readonly Rule[] =>
  Object.entries(dataClasses).map(([id, { tier, rpo }]) => [
    rpo <= mostLost[tier],
    ['dataClasses', id, 'rpo'],
    `tier ${tier} may lose ${mostLost[tier]} ms at most`,
  ]);

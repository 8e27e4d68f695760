/**
 * When trading is in session, and which downtime recurs: as the estate writes it, in the local time
 * of a zone. Pure.
 */
import * as t from 'io-ts';
import { PatternType } from '../events/pattern-type.ts';
import { ComponentId, Token } from '../events/primitives.ts';
import { withDefault } from './with-default.ts';

const LocalTime = new PatternType(
  'LocalTime',
  /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
  'a time such as 09:30',
);

const LocalDate = new PatternType(
  'LocalDate',
  /^\d{4}-\d{2}-\d{2}$/,
  'a day such as 2026-12-25, in quotes',
);

export const Weekday = t.keyof(
  { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null },
  'Weekday',
);
export type Weekday = t.TypeOf<typeof Weekday>;

/** From `open` of a day to `close`, of the next day when that is not later; `24:00` is midnight. */
export const Calendar = t.strict(
  {
    version: t.string,
    zone: t.string,
    days: t.readonlyArray(Weekday),
    open: LocalTime,
    close: LocalTime,
    holidays: withDefault(t.readonlyArray(LocalDate), []),
    /** By day: when it closes instead. */
    halfDays: withDefault(t.record(LocalDate, LocalTime), {}),
  },
  'Calendar',
);
export type Calendar = t.TypeOf<typeof Calendar>;

export const Maintenance = t.strict(
  {
    id: Token,
    components: t.union([t.literal('all'), t.readonlyArray(ComponentId)]),
    days: t.readonlyArray(Weekday),
    from: LocalTime,
    until: LocalTime,
    zone: t.string,
  },
  'Maintenance',
);
export type Maintenance = t.TypeOf<typeof Maintenance>;

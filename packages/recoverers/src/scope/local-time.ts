/**
 * Instants as a zone's clocks and calendars show them, and back. Pure. Days are named by their
 * date, so that nothing is an hour off where clocks are changed.
 */
export type Local = {
  /** `2026-11-23`. */
  readonly date: string;
  readonly weekday: string;
  /** Since midnight on the zone's clocks. */
  readonly minutes: number;
};

const dayMs = 86_400_000;
const minuteMs = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  formats.set(zone, made);
  return made;
};

export const localOf = (ms: number, zone: string): Local => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    weekday: (parts['weekday'] ?? '').slice(0, 3).toLowerCase(),
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
};

/** The instant at which the zone's clocks show this; of two, the later one. */
export const instantOf = (date: string, minutes: number, zone: string): number => {
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * minuteMs;
  const first = shown - offsetAt(shown, zone);
  return shown - offsetAt(first, zone);
};

const offsetAt = (ms: number, zone: string): number => {
  const { date, minutes } = localOf(ms, zone);
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * minuteMs;
  return shown - Math.floor(ms / minuteMs) * minuteMs;
};

export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

export const weekdayOf = (date: string): string =>
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][new Date(`${date}T00:00:00Z`).getUTCDay()] ??
  '';

/** `09:30`, and `24:00` for the midnight that ends a day. */
const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/** From one time of a day to another, which is of the next day when it is not later. */
export const spanOf = (
  date: string,
  from: string,
  until: string,
  zone: string,
): { readonly fromMs: number; readonly untilMs: number } => {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  const lastDay = end > start ? date : dayAfter(date, 1);
  return { fromMs: instantOf(date, start, zone), untilMs: instantOf(lastDay, end, zone) };
};

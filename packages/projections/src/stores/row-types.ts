/** How values come back from PostgreSQL: as the rows of a projection hold them. Pure. */
import pg from 'pg';

const [bigint, timestamptz] = [20, 1184];

/** `2026-11-23 06:02:51.12+00` in the form that `toInstant` writes. */
export const instantOf = (text: string): string => {
  const [, day, time, fraction = '', zone = '+00'] =
    /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::\d\d)?)?$/.exec(text) ?? [];
  const offset = zone.length === 3 ? `${zone}:00` : zone;
  const seconds = new Date(`${day}T${time}${offset}`).toISOString().slice(0, 19);
  return `${seconds}.${fraction.padEnd(6, '0')}Z`;
};

export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === bigint) return Number;
    if (oid === timestamptz) return instantOf;
    return pg.types.getTypeParser(oid, format);
  },
};

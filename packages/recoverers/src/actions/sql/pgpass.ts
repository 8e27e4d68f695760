/**
 * Finds a password in the text of a PostgreSQL password file, as libpq does: the first line whose
 * host, port, database and user are the ones asked for, or `*`. Pure.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export type Wanted = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
};

export const passwordIn = (text: string, wanted: Wanted): string | undefined => {
  const { host, port, database, user } = wanted;
  const keys = [host, String(port), database, user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length !== 5) continue;
    if (keys.every((key, at) => fields[at] === '*' || fields[at] === key)) return fields[4];
  }
  return undefined;
};

/** Separated by colons; a backslash takes the meaning from a colon or a backslash. */
const fieldsOf = (line: string): readonly string[] =>
  (line.match(/(?:\\.|[^:\\])+|(?<=:|^)(?=:|$)/g) ?? []).map((one) =>
    one.replace(/\\([:\\])/g, '$1'),
  );

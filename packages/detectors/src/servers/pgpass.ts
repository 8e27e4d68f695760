/**
 * The password of a user at a server, in the text of a password file. Pure. The first line that
 * fits counts; `*` fits everything, and a backslash keeps a colon or a backslash.
 * https://www.postgresql.org/docs/current/libpq-pgpass.html
 */

type Wanted = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
};

export const passwordIn = (text: string, wanted: Wanted): string | undefined => {
  const { host, port, database, user } = wanted;
  const values = [host, String(port), database, user];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const fields = lines.map(fieldsOf);
  const fit = fields.find((line) =>
    values.every((value, index) => line[index] === '*' || line[index] === value),
  );
  return fit?.[values.length];
};

const fieldsOf = (line: string): readonly string[] =>
  (line.match(/(?:^|:)(?:\\.|[^:\\])*/g) ?? []).map((field) =>
    field.replace(/^:/, '').replace(/\\(.)/g, '$1'),
  );

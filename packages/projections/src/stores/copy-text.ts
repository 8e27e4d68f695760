/**
 * Rows in the text format of COPY, by which PostgreSQL takes them fastest. Pure.
 * https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.2
 *
 * As in storable.ts, what a text or jsonb column refuses becomes U+FFFD.
 */
import type { Row, Table } from '../model/table.ts';
import { storableText, storableValue } from './storable.ts';

export const copyLine = (table: Table): ((row: Row) => string) => {
  const encoders = Object.entries(table.columns).map(([name, { sql }]) => {
    const encode = encoderOf(sql);
    return (row: Row) => {
      const value = row[name];
      return value === null || value === undefined ? '\\N' : encode(value);
    };
  });
  return (row) => {
    let line = '';
    for (const encode of encoders) line += line === '' ? encode(row) : `\t${encode(row)}`;
    return `${line}\n`;
  };
};

const encoderOf = (sql: string): ((value: unknown) => string) => {
  if (sql === 'jsonb') return (value) => escaped(jsonOf(value));
  if (sql.endsWith('[]')) return (value) => escaped(arrayOf(value));
  return (value) => (typeof value === 'string' ? plainOr(value) : String(value));
};

/** JSON.stringify writes both things that jsonb refuses as escapes: a harmless hit costs a look. */
const suspicious = /\\u(0000|d[89a-f])/i;

const jsonOf = (value: unknown): string => {
  const text = JSON.stringify(value);
  return suspicious.test(text) ? JSON.stringify(storableValue(JSON.parse(text))) : text;
};

const arrayOf = (value: unknown): string => {
  if (!Array.isArray(value)) throw new Error('a column of a list holds something else');
  const items = value.map((item) => {
    const text = storableText(String(item)).replace(/["\\]/g, '\\$&');
    return `"${text}"`;
  });
  return `{${items.join()}}`;
};

/** Nearly every text has nothing in it that is special to anybody. */
const plainOr = (text: string): string => (plain.test(text) ? text : escaped(storableText(text)));

const plain = /^[^\\\t\n\r\0\ud800-\udfff]*$/;
const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = {
  ...{ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' },
};

const escaped = (text: string): string =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text;

/** The page docs/read-models.md: tables and views, column by column, from their comments. Pure. */
import { type DescribedRelation, describeReadModels } from './describe-schema.ts';
import { auditorRole } from './read-only-role.ts';

const intro = `<!-- Generated: npx recovery-ledger schema --read-models > docs/read-models.md -->

# The read models

What the log amounts to, as tables and views of PostgreSQL in the schema \`ledger\`. All of it can be
dropped and made again from the log (\`recovery-ledger rebuild\`). Every row has a \`mode\`, so that real
and drill never mix, and a \`seq\`: the event that last changed it. \`null\` is never a pass: it was not
measured, or is not known.

Members of the role \`${auditorRole}\` may read everything here and write nothing: see
[querying.md](querying.md). A table that says "has a past" keeps what its rows said before:
\`select * from ledger.system_state_at(17000)\` gives them as they were when the log held nothing after
that event.

PostgreSQL shows the same comments: \`\\d+ ledger.rto_history\`.
`;

export const readModelsPage = (): string => {
  const relations = describeReadModels().filter(({ name }) => !name.endsWith('_past'));
  const views = relations.filter(({ kind }) => kind === 'view');
  const tables = relations.filter(({ kind }) => kind === 'table');
  const line = ({ name, comment }: DescribedRelation) =>
    `| [\`${name}\`](#${name}) | ${cell(comment)} |`;
  return [
    intro,
    '## Views\n',
    ['| view | what it is |', '|---|---|', ...views.map(line)].join('\n'),
    '\n## Tables\n',
    ['| table | what it is |', '|---|---|', ...tables.map(line)].join('\n'),
    '',
    ...[...views, ...tables].map(section),
  ].join('\n');
};

const section = (relation: DescribedRelation): string => {
  const { kind, name, comment, columns } = relation;
  const head =
    kind === 'view'
      ? ['| column | meaning |', '|---|---|']
      : ['| column | type | meaning |', '|---|---|---|'];
  const rows = columns.map((column) =>
    kind === 'view'
      ? `| \`${column.name}\` | ${cell(column.comment)} |`
      : `| \`${column.name}\` | ${column.type} | ${cell(column.comment)} |`,
  );
  return [`\n### ${name}\n`, `${comment}${about(relation)}\n`, ...head, ...rows].join('\n');
};

const about = ({ kind, key, kept, writtenBy }: DescribedRelation): string => {
  if (kind === 'view') return '';
  const past = kept ? ' It has a past.' : '';
  const writer = writtenBy === null ? '' : ` Written by ${writtenBy}.`;
  return `\n\nKey: ${key.map((column) => `\`${column}\``).join(', ')}.${writer}${past}`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

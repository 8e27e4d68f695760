/**
 * A report as Markdown, or as coloured lines on a terminal. Pure. Its words quote what others
 * wrote: none of them becomes a line, a tag or a link of its own.
 */
import { harmless } from '@recovery-ledger/ledger';
import type { Paint } from '../shell.ts';
import { columns, type Row, width } from '../terminal/columns.ts';
import type { Report, Section, Table } from './section.ts';

export const asMarkdown = ({ title, headline, sections }: Report): string =>
  [
    `# ${quoted(title)}`,
    '',
    `**${quoted(headline)}**`,
    '',
    ...sections.flatMap(markdownSection),
  ].join('\n');

const markdownSection = ({ title, lines, table }: Section): readonly string[] => [
  `## ${quoted(title)}`,
  '',
  ...lines.map((line) => `- ${quoted(line)}`),
  ...(lines.length > 0 ? [''] : []),
  ...(table === undefined || table.rows.length === 0 ? [] : [...markdownTable(table), '']),
];

const markdownTable = ({ head, rows, right }: Table): readonly string[] => {
  const plain = (cell: string) => quoted(cell).replaceAll('|', '\\|');
  const line = (row: Row) => `| ${row.map(plain).join(' | ')} |`;
  const rule = head.map((_, index) => (right.includes(index) ? '---:' : '---'));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
};

const quoted = (text: string): string =>
  harmless(text).replaceAll('<', '&lt;').replaceAll('](', ']\\(');

export const asText = (report: Report, paint: Paint): readonly string[] => {
  const tones = { good: paint.green, bad: paint.red, open: paint.yellow };
  return [
    paint.bold(report.title),
    tones[report.tone](report.headline),
    ...report.sections.flatMap((section) => textSection(section, paint)),
  ];
};

const textSection = ({ title, lines, table }: Section, paint: Paint): readonly string[] => {
  const empty = table === undefined || table.rows.length === 0;
  if (lines.length === 0 && empty) return [];
  return [
    '',
    paint.bold(title),
    ...lines.map((line) => `  ${line}`),
    ...(empty ? [] : textTable(table, paint)),
  ];
};

const textTable = ({ head, rows, right }: Table, paint: Paint): readonly string[] => {
  const widths = head.map((cell, index) =>
    Math.max(width(cell), ...rows.map((row) => width(row[index] ?? ''))),
  );
  const place = (row: Row): Row =>
    row.map((cell, index) =>
      right.includes(index) ? ' '.repeat((widths[index] ?? 0) - width(cell)) + cell : cell,
    );
  const [first = '', ...rest] = columns([head, ...rows].map(place));
  return [`  ${paint.dim(first)}`, ...rest.map((line) => `  ${line}`)];
};

/** A report as Markdown, or as coloured lines on a terminal. Pure. */
import type { Paint } from '../shell.ts';
import { columns, type Row, width } from '../terminal/columns.ts';
import type { Report, Section, Table } from './section.ts';

export const asMarkdown = ({ title, headline, sections }: Report): string =>
  [`# ${title}`, '', `**${headline}**`, '', ...sections.flatMap(markdownSection)].join('\n');

const markdownSection = ({ title, lines, table }: Section): readonly string[] => [
  `## ${title}`,
  '',
  ...lines.map((line) => `- ${line}`),
  ...(lines.length > 0 ? [''] : []),
  ...(table === undefined || table.rows.length === 0 ? [] : [...markdownTable(table), '']),
];

const markdownTable = ({ head, rows, right }: Table): readonly string[] => {
  const plain = (cell: string) => cell.replaceAll('|', '\\|');
  const line = (row: Row) => `| ${row.map(plain).join(' | ')} |`;
  const rule = head.map((_, index) => (right.includes(index) ? '---:' : '---'));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
};

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

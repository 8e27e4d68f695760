/**
 * An auditor's report as a page of HTML that needs nothing else, or as CSV. Pure. Markdown is
 * written as for every other report. What others wrote becomes neither a tag nor a formula.
 */
import { harmless } from '@recovery-ledger/ledger';
import type { Report, Section } from '../reports/section.ts';
import { type AuditAnswer, cellOf } from './audit-report.ts';

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:90rem;color:#111;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;vertical-align:top}
th{background:#eee}td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a00}.good{color:#060}.open{color:#850}`;

const escaped = (text: string): string =>
  harmless(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

export const asHtml = ({ title, headline, tone, sections }: Report): string =>
  [
    '<!doctype html>',
    `<html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style>`,
    `<h1>${escaped(title)}</h1>`,
    `<p class="${tone}"><strong>${escaped(headline)}</strong></p>`,
    ...sections.flatMap(htmlSection),
    '</html>',
  ].join('\n');

const htmlSection = ({ title, lines, table }: Section): readonly string[] => [
  `<h2>${escaped(title)}</h2>`,
  ...(lines.length === 0
    ? []
    : ['<ul>', ...lines.map((line) => `<li>${escaped(line)}</li>`), '</ul>']),
  ...(table === undefined
    ? []
    : [
        '<table>',
        `<tr>${table.head.map((cell) => `<th>${escaped(cell)}</th>`).join('')}</tr>`,
        ...table.rows.map(
          (row) =>
            `<tr>${row.map((cell, i) => `<td${table.right.includes(i) ? ' class="n"' : ''}>${escaped(cell)}</td>`).join('')}</tr>`,
        ),
        '</table>',
      ]),
];

/** One table after the other, each row with the title of its own (RFC 4180). */
export const asCsv = ({ tables }: AuditAnswer): string =>
  tables
    .filter(({ rows }) => rows.length > 0)
    .flatMap(({ title, columns, rows }) => [
      ['section', ...columns],
      ...rows.map((row) => [title, ...columns.map((column) => cellOf(row[column]))]),
    ])
    .map((line) => line.map(csvCell).join(','))
    .join('\r\n');

/** A spreadsheet takes what begins so for a formula; a number keeps its sign. */
const formula = /^[=+\-@\t\r]/;
const isNumber = /^[+-]?\d+(\.\d+)?$/;

const csvCell = (cell: string): string => {
  const plain = harmless(cell);
  const safe = formula.test(plain) && !isNumber.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

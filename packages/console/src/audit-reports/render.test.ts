/** What others wrote becomes neither markup nor a formula; what is missing stays empty. */
import test from 'ava';
import { type AuditAnswer, auditReport, isBad } from './audit-report.ts';
import { asCsv, asHtml } from './render.ts';

const answer = (rows: readonly Readonly<Record<string, unknown>>[]): AuditAnswer => ({
  definition: { name: 'n', number: 'R0', title: 'T', question: 'Q', sections: [], gaps: ['G'] },
  parameters: { mode: 'real', from: 'a', to: 'b', component: null },
  asOf: { sequence: 9, time: null, ageMs: null },
  basis: {
    ...{ firstSequence: 1, lastSequence: 9, events: 9, projections: [], estates: [] },
    ...{ runbooks: [], provedBy: null },
  },
  tables: [{ title: 'Found', isBad: true, columns: Object.keys(rows[0] ?? {}), rows }],
  verification: { first: 2, last: 9, verdict: 'GOOD', verifiedAt: 'now' },
  made: { at: 'now', by: 'test' },
});

test('a cell that would be a formula or a tag is text', (t) => {
  const found = answer([
    { a: '=cmd|1', b: '<script>', c: null, d: -1.5, e: ['x', 'y'], f: 'a,"b"' },
  ]);
  t.is(asCsv(found), 'section,a,b,c,d,e,f\r\nFound,\'=cmd|1,<script>,,-1.500,"x, y","a,""b"""');
  const page = asHtml(auditReport(found));
  t.true(page.includes('&lt;script&gt;'));
  t.false(page.includes('<script>'));
});

test('rows of bad news make it bad; none is said, and a seal that covers less too', (t) => {
  t.true(isBad(answer([{ a: 1 }])));
  t.false(isBad(answer([])));
  const lines = auditReport(answer([])).sections.flatMap((section) => section.lines);
  t.true(lines.includes('none on the record'));
  t.true(lines.some((line) => line.includes('does not cover all of this report')));
  t.true(lines.includes('estate: none published by then'));
});

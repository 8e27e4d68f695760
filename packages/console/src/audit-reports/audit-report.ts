/** What was queried for an auditor as a report: its basis, its tables, its gaps. Pure. */
import type {
  AsOf,
  ReportBasis,
  ReportDefinition,
  ReportTable,
} from '@recovery-ledger/projections';
import type { Report, Section } from '../reports/section.ts';

export type Verification = {
  readonly first: number;
  readonly last: number;
  readonly verdict: string;
  readonly verifiedAt: string;
};

export type AuditAnswer = {
  readonly definition: ReportDefinition;
  readonly parameters: {
    readonly mode: string;
    readonly from: string;
    readonly to: string;
    readonly component: string | null;
  };
  readonly asOf: AsOf;
  readonly basis: ReportBasis;
  readonly tables: readonly ReportTable[];
  readonly verification: Verification | null;
  readonly made: { readonly at: string; readonly by: string };
};

export const isBad = ({ tables }: AuditAnswer): boolean =>
  tables.some((table) => table.isBad && table.rows.length > 0);

export const auditReport = (answer: AuditAnswer): Report => {
  const { definition, tables } = answer;
  const bad = tables.filter((table) => table.isBad && table.rows.length > 0);
  const gaps =
    definition.gaps.length === 0 ? [] : [{ title: 'What it cannot say', lines: definition.gaps }];
  return {
    title: `${definition.number} ${definition.title}`,
    headline: headlineOf(answer, bad),
    tone: bad.length > 0 ? 'bad' : answer.basis.events === 0 ? 'open' : 'good',
    sections: [
      { title: 'Question', lines: [definition.question] },
      { title: 'What it rests on', lines: basisLines(answer) },
      ...tables.map(sectionOf),
      ...gaps,
    ],
  };
};

const headlineOf = ({ basis }: AuditAnswer, bad: readonly ReportTable[]): string => {
  if (basis.events === 0) return 'UNKNOWN: nothing was recorded in this range';
  const found = bad.map(({ title, rows }) => `${title}: ${rows.length}`);
  return found.length === 0 ? `${basis.events} events in this range` : found.join('; ');
};

const sectionOf = ({ title, columns, rows }: ReportTable): Section =>
  rows.length === 0
    ? { title, lines: ['none on the record'] }
    : {
        ...{ title, lines: [] },
        table: {
          head: columns,
          rows: rows.map((row) => columns.map((column) => cellOf(row[column]))),
          right: columns.flatMap((column, i) =>
            rows.every((row) => typeof row[column] === 'number' || row[column] === null) ? [i] : [],
          ),
        },
      };

/** Empty is null: not measured, not known, or not there. */
export const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value);
};

const basisLines = (answer: AuditAnswer): readonly string[] => {
  const { parameters, asOf, basis, made } = answer;
  const { mode, from, to, component } = parameters;
  const hashes = (list: readonly { readonly hash: string }[], name: string) =>
    list.length === 0 ? `${name}: none published by then` : '';
  return [
    `mode ${mode}, from ${from} until before ${to}, ${component ?? 'every component'}`,
    basis.events === 0
      ? 'events: none'
      : `events ${basis.firstSequence} to ${basis.lastSequence}: ${basis.events} that can be read`,
    `read models as of event ${asOf.sequence} (${asOf.time ?? 'unknown'}): ${basis.projections
      .map(({ projection, version }) => `${projection} ${version}`)
      .join(', ')}`,
    ...basis.estates.map(({ estate, hash }) => `estate ${estate}: ${hash}`),
    ...basis.runbooks.map(({ runbook, hash }) => `runbook ${runbook}: ${hash}`),
    hashes(basis.estates, 'estate'),
    hashes(basis.runbooks, 'runbooks'),
    basis.provedBy === null
      ? 'the rows were never compared with a fresh making: recovery-ledger rebuild --check'
      : `the rows were compared with a fresh making: event ${basis.provedBy}`,
    verificationLine(answer),
    `made ${made.at} by ${made.by}`,
  ].filter((line) => line !== '');
};

const verificationLine = ({ verification, basis }: AuditAnswer): string => {
  if (verification === null) {
    const range =
      basis.events === 0 ? '' : ` --from ${basis.firstSequence} --to ${basis.lastSequence}`;
    return `seals: not verified for this report; recovery-ledger verify${range} does`;
  }
  const { first, last, verdict, verifiedAt } = verification;
  const covers = first <= (basis.firstSequence ?? 0) && last >= (basis.lastSequence ?? 0);
  const part = covers ? '' : ', which does not cover all of this report';
  return `seals: ${verdict} for events ${first} to ${last}, verified ${verifiedAt}${part}`;
};

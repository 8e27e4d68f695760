/** `report <name>`: what an auditor asks for, with what it rests on. Reads the projections. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mode } from '@recovery-ledger/ledger';
import { allReports, type ReportDefinition } from '@recovery-ledger/projections';
import { InvalidArgumentError, Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type AuditAnswer, auditReport, isBad } from '../audit-reports/audit-report.ts';
import { asCsv, asHtml } from '../audit-reports/render.ts';
import { explainQueryFailure, withQueries } from '../connection/with-queries.ts';
import { bad, badInput, done, type Outcome, type Trouble } from '../outcome.ts';
import { programVersion } from '../program-version.ts';
import { asMarkdown } from '../reports/render-report.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { modeOption } from './options.ts';

type Options = {
  readonly list?: true;
  readonly from?: string;
  readonly to?: string;
  readonly component?: string;
  readonly format?: 'md' | 'html' | 'json' | 'csv';
  readonly verification?: string;
  readonly json?: true;
  readonly mode?: Mode;
};

const parseInstant = (text: string): string => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give an instant (2026-01-01T00:00:00Z).');
  return new Date(ms).toISOString();
};

export const report: Register = (program, run) =>
  program
    .command('report [name]')
    .description('a report for an auditor (`--list` names them); exits 1 when it finds bad news')
    .option('--list', 'what reports there are')
    .option('--from <instant>', 'what was recorded from then on (default: ever)', parseInstant)
    .option('--to <instant>', 'and before then (default: now)', parseInstant)
    .option('--component <id>', 'only what concerns this component')
    .addOption(
      new Option('--format <format>', 'md (default), html, json or csv').choices([
        ...['md', 'html', 'json', 'csv'],
      ]),
    )
    .addOption(new Option('--json', 'the same as --format json'))
    .option('--verification <file>', 'what `verify --json` printed: the result is stated')
    .addOption(modeOption())
    .action((name: string | undefined, options: Options) =>
      run((shell) => start(shell, name, options)),
    );

const start = async (
  shell: Shell,
  name: string | undefined,
  options: Options,
): Promise<Outcome> => {
  if (options.list === true) return list(shell, options.json === true);
  const definition = allReports.find((one) => one.name === name);
  if (definition === undefined) {
    const what = name === undefined ? 'a report needs its name' : `there is no report "${name}"`;
    return badInput(what, 'recovery-ledger report --list names them');
  }
  const from = options.from ?? '1970-01-01T00:00:00.000Z';
  const to = options.to ?? new Date().toISOString();
  if (from >= to) return badInput(`--from ${from} is not before --to ${to}`, 'swap them');
  const verification = verificationIn(shell, options.verification);
  if (E.isLeft(verification)) return verification;
  return answer(shell, definition, { ...options, from, to }, verification.right);
};

const list = (shell: Shell, json: boolean): Outcome => {
  const known = allReports.map(({ name, number, title, question }) => ({
    ...{ name, number, title, question },
  }));
  if (json) shell.print(JSON.stringify(known));
  else {
    const rows = known.map(({ name, number, question }) => [number, name, question]);
    for (const line of columns(rows)) shell.print(line);
  }
  return done;
};

const Verified = t.type(
  { first: t.number, last: t.number, verdict: t.string, verifiedAt: t.string },
  'Verified',
);

const verificationIn = (
  shell: Shell,
  file: string | undefined,
): E.Either<Trouble, AuditAnswer['verification']> => {
  if (file === undefined) return E.right(null);
  try {
    const read: unknown = JSON.parse(readFileSync(resolve(shell.cwd, file), 'utf8'));
    if (Verified.is(read)) return E.right(read);
  } catch {
    // said below
  }
  return badInput(
    `${file} is not what \`recovery-ledger verify --json\` prints`,
    'keep its output in a file: recovery-ledger verify --json > verified.json',
  );
};

type Asked = Options & { readonly from: string; readonly to: string };

const answer = (
  shell: Shell,
  definition: ReportDefinition,
  { mode: asked, from, to, format, json, ...only }: Asked,
  verification: AuditAnswer['verification'],
): Promise<Outcome> =>
  withQueries(shell, async (queries) => {
    const mode = asked ?? shell.environment.mode;
    const component = only.component ?? null;
    const read = await queries.report(mode, definition, { from, to, component });
    if (E.isLeft(read)) return explainQueryFailure(read.left);
    const made = { at: new Date().toISOString(), by: programVersion() };
    const parameters = { mode, from, to, component };
    const found: AuditAnswer = { definition, parameters, ...read.right, verification, made };
    for (const line of render(found, json ? 'json' : (format ?? 'md')).split('\n'))
      shell.print(line);
    return isBad(found) ? bad : done;
  });

const render = (found: AuditAnswer, format: NonNullable<Options['format']>): string => {
  if (format === 'csv') return asCsv(found);
  if (format === 'json') {
    const { name, number, title, question, gaps } = found.definition;
    return JSON.stringify({ name, number, title, question, gaps, ...found, definition: undefined });
  }
  const made = auditReport(found);
  return format === 'html' ? asHtml(made) : asMarkdown(made);
};

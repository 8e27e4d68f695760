/**
 * One report, with what it rests on: the range of the log, how far every projection has come, the
 * estate and runbooks in force. Everything in one snapshot. IO through `ask`.
 */
import type { Mode } from '@recovery-ledger/ledger';
import type { ReportDefinition } from '../reports/definition.ts';
import type { Ask } from './in-snapshot.ts';

export type ReportRange = {
  readonly from: string;
  readonly to: string;
  readonly component: string | null;
};

export type ReportRow = Readonly<Record<string, unknown>>;

export type ReportTable = {
  readonly title: string;
  /** Rows here are bad news. */
  readonly isBad: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly ReportRow[];
};

export type ReportBasis = {
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  readonly events: number;
  readonly projections: readonly { readonly projection: string; readonly version: number }[];
  readonly estates: readonly { readonly estate: string; readonly hash: string }[];
  readonly runbooks: readonly { readonly runbook: string; readonly hash: string }[];
  /** The newest comparison of the rows with a fresh making: its event, null when there is none. */
  readonly provedBy: number | null;
};

export const readReport = async (
  ask: Ask,
  mode: Mode,
  { sections }: ReportDefinition,
  { from, to, component }: ReportRange,
) => {
  const tables: ReportTable[] = [];
  for (const { title, sql, isBad = false } of sections) {
    const rows = await ask<ReportRow>(sql, [mode, from, to, component]);
    tables.push({ title, isBad, columns: Object.keys(rows[0] ?? {}), rows });
  }
  return { basis: await readBasis(ask, mode, from, to), tables };
};

const readBasis = async (ask: Ask, mode: Mode, from: string, to: string): Promise<ReportBasis> => {
  const [range] = await ask<Pick<ReportBasis, 'firstSequence' | 'lastSequence' | 'events'>>(
    `select min(sequence) as "firstSequence", max(sequence) as "lastSequence",
        count(*)::int as events
      from ledger.event_index where recorded_at >= $1 and recorded_at < $2`,
    [from, to],
  );
  const projections = await ask<ReportBasis['projections'][number]>(
    'select projection, version from ledger.projection_checkpoints order by projection',
  );
  const inForce = (table: string, name: string) => `select distinct on (${name}) ${name}, hash
    from ledger.${table} where mode = $1 and published_at < $2 order by ${name}, sequence desc`;
  const until = [mode, to];
  const estates = await ask<ReportBasis['estates'][number]>(
    inForce('estate_versions', 'estate'),
    until,
  );
  const runbooks = await ask<ReportBasis['runbooks'][number]>(
    inForce('runbook_versions', 'runbook'),
    until,
  );
  const [proof] = await ask<{ readonly sequence: number }>(
    `select sequence from ledger.event_index where type = 'RebuildProved' order by sequence desc limit 1`,
  );
  const counted = range ?? { firstSequence: null, lastSequence: null, events: 0 };
  return { ...counted, projections, estates, runbooks, provedBy: proof?.sequence ?? null };
};

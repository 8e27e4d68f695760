/**
 * RECOVER-DB-001 and REJOIN-DB-001 carried out on real servers, without a ledger: the variables of
 * the estate, the last position that was published, and what people say, handed in. IO.
 */
import type { Position } from '@recovery-ledger/ledger';
import type { ActionContext } from '@recovery-ledger/recoverers';
import { type Carried, carryOutWith } from './carried-out.ts';
import type { Databases } from './databases.ts';

/** Whoever stops them. */
type Used = Omit<Databases, 'supervisor' | 'stop'>;
type Names = 'postgres-a' | 'postgres-b' | 'postgres-c';

/** As `endpoints` of the estate has them. */
export const databaseVariables = (
  { environment, folder, host }: Used,
  incarnation: number,
): Readonly<Record<string, string | number>> => {
  const supervisor = `http://127.0.0.1:${environment['FLOOR_SUPERVISOR_PORT']}`;
  const user = environment['FLOOR_DATABASE_OS_USER'] ?? '';
  const asUser = `setpriv --reuid=${user} --regid=${user} --clear-groups --`;
  const address = (name: Names) => host(name).address;
  return {
    ...{ incident: `inc-${incarnation}`, recovery: `rec-${incarnation}`, incarnation },
    ...{ component: 'postgresql', estate: 'trading-floor', 'loss.accepted': 'false' },
    'registry.url': supervisor,
    'endpoints.supervisor': supervisor,
    'endpoints.databaseDir': folder,
    'endpoints.postgresBin': environment['FLOOR_POSTGRES_BIN'] ?? '',
    'endpoints.databaseExec': environment['FLOOR_DATABASE_EXEC'] ?? (user === '' ? '' : asUser),
    'endpoints.pgpass': `${folder}/pgpass`,
    'endpoints.postgresA': address('postgres-a'),
    'endpoints.postgresB': address('postgres-b'),
    'endpoints.postgresC': address('postgres-c'),
  };
};

type Given = {
  readonly runbook?: string;
  readonly incarnation: number;
  readonly last?: Position | null;
  readonly over?: Readonly<Record<string, string | number>>;
  readonly only?: readonly string[];
  /** A person started it: no detector has asked before. */
  readonly byHand?: boolean;
};

const epoch = { generation: 0, sequence: 1 };
const plan: ActionContext['plan'] = {
  ...{ recovery: 'rec', incident: 'inc', component: 'postgresql', epoch, recoverer: 'test' },
  ...{ runbook: 'RECOVER-DB-001', runbookHash: '', estateHash: '', incarnation: 1, targetMs: 1 },
  ...{ rehearsal: false, variables: { requestedBy: 'on-call' }, steps: [] },
};

export const carryOutDatabase = (
  databases: Used,
  { runbook = 'RECOVER-DB-001', incarnation, last = null, over = {}, only, byHand }: Given,
): Promise<Carried> =>
  carryOutWith(
    { ...databaseVariables(databases, incarnation), ...over },
    { runbook, component: 'postgresql', incarnation },
    {
      only,
      context: { positions: { last: async () => last }, ...(byHand === true ? { plan } : {}) },
    },
  );

type Row = { readonly name: string; readonly state: string; readonly sync: string };
type Own = { readonly lsn: string; readonly tli: string; readonly commit: string; names: string };

/** What the primary would have published just now. */
export const positionOf = async (databases: Used, name: string): Promise<Position> => {
  const [own] = await databases.query<Own>(
    name,
    `select pg_current_wal_lsn()::text lsn, substr(pg_walfile_name(pg_current_wal_insert_lsn()),1,8) tli,
     current_setting('synchronous_commit') "commit", current_setting('synchronous_standby_names') names`,
  );
  const rows = await databases.query<Row>(
    name,
    'select application_name name, state, sync_state sync from pg_stat_replication',
  );
  const unsaid = { write: null, flush: null, replay: null, bytes: null, ms: null };
  return {
    ...{ at: new Date().toISOString(), instance: 'test', component: 'postgresql', source: name },
    position: own?.lsn ?? '',
    timeline: String(Number.parseInt(own?.tli ?? '0', 16)),
    standbys: rows.map(({ name: standby, state, sync }) => ({
      ...{ ...unsaid, name: standby, state, syncState: sync },
    })),
    ...{ syncCommit: own?.commit ?? null, syncNames: own?.names ?? null },
  };
};

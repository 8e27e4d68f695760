/**
 * BACKUP-DB-001 and RECOVER-DB-002 carried out on real servers, without a ledger; and what stands
 * in for people and for the drop copy there. IO.
 */
import { chmod, copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { ActionContext } from '@recovery-ledger/recoverers';
import { type Carried, carryOutWith } from './carried-out.ts';
import { databaseVariables } from './database-recovery.ts';
import type { Databases } from './databases.ts';
import type { Teardown } from './server-fixture.ts';

export const backUp = async (databases: Databases, incarnation: number): Promise<string> => {
  const task = { runbook: 'BACKUP-DB-001', component: 'postgresql', incarnation };
  const carried = await carryOutWith(databaseVariables(databases, incarnation), task);
  if (carried.failed !== undefined) throw new Error(carried.failed);
  return String(carried.outputs['steps.backup.backup']);
};

/** As if a host were lost: its backups, and an archive without the file before its last one. */
export const archiveWithGap = async (
  databases: Databases,
): Promise<{ readonly copy: string; readonly last: string }> => {
  const { folder } = databases;
  const copy = join(folder, 'archive-alone');
  for (const name of ['archive', 'postgres-a']) await mkdir(join(copy, name), { recursive: true });
  await chmod(join(copy, 'postgres-a'), 0o777); // as if its data were lost
  await symlink(join(folder, 'backups'), join(copy, 'backups'));
  const segments = (await readdir(join(folder, 'archive'))).filter((one) => /^\w{24}$/.test(one));
  const last = segments.sort().at(-1) ?? '';
  const later = last.slice(0, -1) + (Number.parseInt(last.slice(-1), 16) + 1).toString(16);
  for (const name of segments.filter((each) => each !== last)) {
    await copyFile(join(folder, 'archive', name), join(copy, 'archive', name));
  }
  await copyFile(join(folder, 'archive', last), join(copy, 'archive', later.toUpperCase()));
  return { copy, last };
};

/** Which settings a server has of its own, beside those that all have in common. */
export const ownSettings = async (
  { query }: Databases,
  name: string,
): Promise<readonly string[]> => {
  const text = `select name from pg_file_settings where sourcefile like '%auto.conf' order by name`;
  return (await query<{ readonly name: string }>(name, text)).map((row) => row.name);
};

type Wanted = {
  readonly incarnation: number;
  readonly target: string;
  readonly timeline?: string;
  readonly dropCopy?: string;
  readonly only?: readonly string[];
  /** Variables besides, such as the outputs of steps that were done before. */
  readonly over?: Readonly<Record<string, string | number>>;
  /** What a person says to what is shown; they agree when left out. */
  readonly agrees?: (shown: string) => boolean;
};

export const restoreTo = (
  databases: Databases,
  {
    incarnation,
    target,
    timeline = 'current',
    dropCopy,
    only,
    over = {},
    agrees = () => true,
  }: Wanted,
): Promise<Carried> =>
  carryOutWith(
    {
      ...databaseVariables(databases, incarnation),
      ...{ 'parameters.target': target, 'parameters.timeline': timeline },
      'endpoints.gateway': 'http://127.0.0.1:1', // there is none: nobody trades
      'endpoints.dropCopy': dropCopy ?? 'http://127.0.0.1:1',
      ...over,
    },
    { runbook: 'RECOVER-DB-002', component: 'postgresql', incarnation },
    { only, context: { people: answering(agrees) } },
  );

const answering = (agrees: (shown: string) => boolean): ActionContext['people'] => ({
  ask: async ({ show }) => {
    const shown = await show();
    const by = [{ person: 'cto', role: 'cto' }];
    return agrees(shown)
      ? { _tag: 'Granted', by, shownHash: '', waitedMs: 1 }
      : { _tag: 'Denied', by: 'cto', reason: 'not this one' };
  },
  ticked: async () => ({ _tag: 'Unanswered' }),
});

/** A drop copy that lists these executions, by number, all of one instant. */
export const dropCopyOf = (t: Teardown, numbers: readonly number[], at: string): Promise<string> =>
  new Promise((resolve) => {
    const fills = numbers.map((sequence) => ({
      ...{ sequence, execId: `E${sequence}`, clOrdId: `C${sequence}`, account: 'HOUSE', at },
      ...{ symbol: 'ACME', side: 'buy', quantity: '1', price: '10', bustOf: null, possDup: false },
    }));
    const server = createServer(({ url }, response) => {
      const health = { contiguous: true, following: true };
      const body = url === '/health' ? health : { complete: true, sequence: fills.length, fills };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
    t.teardown(async () => void server.close());
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });

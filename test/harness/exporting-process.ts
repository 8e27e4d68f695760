/**
 * Exports a log and prints `{sequence}` for what it has read, so that a test can kill it in the
 * middle. Arguments: url user password folder.
 */
import { exportBundle, openAudit } from '@recovery-ledger/ledger';
import { exportOptions } from './bundles.ts';
import { orThrow } from './server-fixture.ts';

const [servers = '', user = '', password = '', folder = ''] = process.argv.slice(2);
const who = { service: 'test', instance: 'exporting' };
const audit = orThrow(await openAudit({ servers, user, password, ...who }));
const report = ({ sequence }: { readonly sequence: number }) =>
  void process.stdout.write(`${JSON.stringify({ sequence })}\n`);
orThrow(await exportBundle(audit, exportOptions(folder, { segmentEvents: 100, report })));
await audit.close();

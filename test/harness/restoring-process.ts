/**
 * Restores a backup and prints `{stream}` for what it sends, so that a test can kill it in the
 * middle. Arguments: url user password folder.
 */
import { restoreStreams } from '@recovery-ledger/ledger';
import { orThrow } from './server-fixture.ts';

const [servers = '', user = '', password = '', folder = ''] = process.argv.slice(2);
const report = ({ stream }: { readonly stream: string }) =>
  void process.stdout.write(`${JSON.stringify({ stream })}\n`);
orThrow(
  await restoreStreams({ servers, user, password, name: 'test/restoring' }, { folder, report }),
);

/**
 * Imports an export, unverified, and prints `{sequence}` for what the server has stored, so that a
 * test can kill it in the middle. Arguments: url user password folder.
 */
import { importBundle, readBundle } from '@recovery-ledger/ledger';
import { orThrow } from './server-fixture.ts';

const [servers = '', user = '', password = '', folder = ''] = process.argv.slice(2);
const settings = { servers, user, password, name: 'test/importing' };
const report = (progress: { readonly doing: string; readonly sequence: number }) => {
  const { doing, sequence } = progress;
  if (doing === 'importing') process.stdout.write(`${JSON.stringify({ sequence })}\n`);
};
orThrow(await importBundle(settings, orThrow(await readBundle(folder)), { keys: null, report }));

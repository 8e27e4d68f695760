/** docs/read-models.md is what tables and views say of themselves today. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { readModelsPage } from './read-models-page.ts';

test('docs/read-models.md is the page that is printed', (t) => {
  const file = new URL('../../../../docs/read-models.md', import.meta.url);
  t.is(
    readFileSync(file, 'utf8').trimEnd(),
    readModelsPage().trimEnd(),
    'print it again: npx recovery-ledger schema --read-models > docs/read-models.md',
  );
});

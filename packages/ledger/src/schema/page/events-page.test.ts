/** docs/events.md is what the codecs, the descriptions and the golden samples say today. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { eventTypes } from '../../events/catalogue.ts';
import { readGolden } from '../read-golden.ts';
import { eventsPage } from './events-page.ts';

const page = eventsPage((event) => JSON.parse(readGolden(event).toString()));

test('docs/events.md is the page that is printed', (t) => {
  const file = readFileSync(new URL('../../../../../docs/events.md', import.meta.url), 'utf8');
  const [there, wanted] = [file.trimEnd().split('\n'), page.trimEnd().split('\n')];
  const line = wanted.findIndex((text, index) => text !== there[index]);
  t.is(
    there.join('\n') === wanted.join('\n') ? 'the same' : `line ${line + 1}: ${wanted[line]}`,
    'the same',
    'print it again: npx recovery-ledger schema --docs > docs/events.md',
  );
});

test('every event has a section, and every link within the page leads somewhere', (t) => {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text]) => text?.toLowerCase());
  for (const type of eventTypes) t.true(headings.includes(type.toLowerCase()), type);
  const targets = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
  t.true(targets.length > 500);
  t.deepEqual([...new Set(targets.filter((target) => !headings.includes(target)))], []);
  t.is(new Set(headings).size, headings.length, 'two headings would have one anchor');
});

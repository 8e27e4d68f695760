/** The words around the tables of docs/events.md. Pure. */
import type { Family } from '../../events/catalogue.ts';
import { ownIds } from '../../events/own-id.ts';

/** What the last token of a family's subjects is. */
export const aggregateWords: { readonly [F in Family]: string } = {
  ...ownIds,
  detector: 'instance',
  scope: 'estate',
  upkeep: 'service',
};

export const introduction: readonly string[] = [
  '<!-- Generated: npx recovery-ledger schema --docs > docs/events.md -->',
  '',
  '# Events',
  '',
  'Every event of the log: what it means, who may write it, and what it holds. The page is printed',
  'by `recovery-ledger schema --docs` from the codecs that read and write the events; schemas come',
  'from the same place: `recovery-ledger schema StepStarted` prints one, `--all` prints all in one',
  'document, `--asyncapi` describes streams, subjects and roles.',
  '',
  'An event is a CloudEvent 1.0 in structured JSON (`application/cloudevents+json`), one message on',
  "its aggregate's subject. `<mode>` is `real` or `drill`. The message's headers repeat the id",
  '(`Nats-Msg-Id`) and the type (`Ledger-Type`). Unknown fields are left out when an event is read,',
  'and never written: the schemas allow none.',
  '',
  'Two rules are about more than one place, so that no schema can say them: where the data repeats',
  "its aggregate's id it must be the same id, and nothing is nested deeper than 64 levels.",
  '',
  '**A published event never changes.** A new shape is a new version with a schema, a golden sample',
  'and a step that lifts the version before it; `packages/ledger/golden` has the exact bytes of one',
  'stored event of every version, and they are read in every test run. Stored bytes are never',
  'written again: hashes, seals and exports are of the bytes as they are.',
  '',
  '**What is signed.** Acts of people carry `signedby` and `signature`. The signature is Ed25519 over',
  'the UTF-8 bytes of `urn:recovery-ledger:signed-event:1` and a line feed, followed by the',
  'canonical JSON (RFC 8785) of the whole event without its members `signature` and `late`. So it',
  'covers type, aggregate, mode, time, id, data and the key itself; `late` may be added by a spool',
  'afterwards. Any order of keys and any spacing verify. A key that signs must not be a login key: a server has',
  'those sign bytes of its choice.',
  '',
];

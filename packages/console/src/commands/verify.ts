/** `verify`: whether the log is what was sealed, online, from an export, or one event's proof. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Anchor,
  BundleDamaged,
  checkProof,
  type KnownLoss,
  readAnchor,
  type VerifyProgress,
  type VerifyReport,
  verify as verifyRecord,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Ends, endsOf } from '../audit/ends-of.ts';
import { withAudit } from '../audit/open-auditor.ts';
import { trustedKeys } from '../audit/trusted-keys.ts';
import { verifyLines } from '../audit/verify-lines.ts';
import { sourceOfBundle, sourceOfLog, type VerifySource } from '../audit/verify-source.ts';
import { bad, badAnswer, badInput, done, type Outcome, type Trouble } from '../outcome.ts';
import { programVersion } from '../program-version.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { progressNotes } from '../terminal/progress-notes.ts';
import { showShare } from '../terminal/show-ms.ts';
import { collect, jsonOption, parseSequence } from './options.ts';
import { parseLoss } from './parse-loss.ts';

type Options = {
  readonly from?: number;
  readonly to?: number;
  readonly bundle?: string;
  readonly proof?: string;
  readonly anchor?: string;
  readonly key?: readonly string[];
  readonly knownLoss?: readonly KnownLoss[];
  readonly unsealedLimit: number;
  readonly json?: true;
};

export const verify: Register = (program, run) =>
  program
    .command('verify')
    .description('prove that the log is what was sealed; exits 1 when it is not, or unknown')
    .option('--from <sequence>', 'the first event (default: 1)', parseSequence)
    .option('--to <sequence>', 'the last event (default: the newest)', parseSequence)
    .option('--bundle <folder>', 'an export instead of the log: no server is needed')
    .option('--proof <file>', 'one event by what `prove` printed: only the key is needed')
    .option('--anchor <file>', 'what the sealer kept elsewhere (default: RECOVERY_LEDGER_ANCHOR)')
    .option('--key <key or file>', "the sealer's public key; may be repeated", collect)
    .option(
      '--known-loss <generation:first-last>',
      'sealed events that were lost with a log before; may be repeated',
      parseLoss,
    )
    .option('--unsealed-limit <seconds>', 'an event must be sealed by then', parseSequence, 300)
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => start(shell, options)));

const start = async (shell: Shell, options: Options): Promise<Outcome> => {
  const keys = trustedKeys(shell, options.key);
  if (E.isLeft(keys)) return keys;
  if (options.proof !== undefined) return verifyProof(shell, options.proof, keys.right, options);
  const anchor = anchorOf(shell, options);
  if (E.isLeft(anchor)) return anchor;
  const given = { ...options, keys: keys.right, known: anchor.right };
  if (options.bundle === undefined) {
    return withAudit(shell, async (audit) =>
      judge(shell, await sourceOfLog(audit, options), given),
    );
  }
  const source = await sourceOfBundle(shell.cwd, options.bundle, options);
  return E.isLeft(source) ? source : judge(shell, source.right, given);
};

type Given = Options & { readonly keys: readonly string[]; readonly known: Anchor | undefined };

const judge = async (shell: Shell, source: VerifySource, given: Given): Promise<Outcome> => {
  const notes = progressNotes(shell);
  const { head, live, events: read, ...input } = source;
  const { events, ends } = endsOf(read);
  const progress = ({ sequence, events }: VerifyProgress) =>
    notes(() => `${showShare(sequence, head)} (#${sequence} of #${head}), ${events} events`);
  const limit = { nowMs: Date.now(), limitMs: given.unsealedLimit * 1_000 };
  try {
    const unsealed = live ? { unsealed: limit } : {};
    const { keys, known: anchor, knownLoss: knownLosses } = given;
    const report = await verifyRecord({
      ...input,
      events,
      ...unsealed,
      keys,
      anchor,
      knownLosses,
      progress,
    });
    return tell(shell, report, { ...given, ...ends() });
  } catch (error) {
    if (error instanceof BundleDamaged) {
      return tell(shell, damaged(error.message), { ...given, ...ends() });
    }
    throw error;
  }
};

/** In JSON with what makes it a document to keep: which record, by which keys and program, when. */
const tell = (shell: Shell, report: VerifyReport, { json, keys, ...of }: Given & Ends): Outcome => {
  const { firstHash, lastHash } = of;
  const by = { keys, verifier: programVersion(), verifiedAt: new Date().toISOString() };
  if (json) shell.print(JSON.stringify({ ...report, firstHash, lastHash, ...by }));
  else for (const line of verifyLines(report, shell.paint)) shell.print(line);
  return report.ok ? done : bad;
};

/** Reading stopped at the first wrong file or line: of the rest nothing is known. */
const damaged = (message: string): VerifyReport => ({
  ok: false,
  verdict: 'BAD',
  first: 0,
  last: 0,
  events: 0,
  seals: 0,
  unsealed: { count: 0, ageMs: null },
  unreadable: { count: 0, first: [] },
  gaps: [],
  problems: [{ kind: 'bundle-damaged', message }],
  problemCount: 1,
  notes: [],
});

/** A bundle may be older than the anchor: it is held against one only where a person says so. */
const anchorOf = (
  { cwd, environment }: Shell,
  { anchor, bundle }: Options,
): E.Either<Trouble, Anchor | undefined> => {
  const file = anchor ?? (bundle === undefined ? environment.anchor : undefined);
  if (file === undefined) return E.right(undefined);
  const text = readText(resolve(cwd, file));
  return E.isLeft(text) ? text : E.right(readAnchor(text.right));
};

const verifyProof = (
  shell: Shell,
  file: string,
  keys: readonly string[],
  { json }: Options,
): Outcome => {
  const text = readText(resolve(shell.cwd, file));
  if (E.isLeft(text)) return text;
  const checked = checkProof(parsed(text.right), keys);
  if (E.isLeft(checked)) {
    if (json) shell.print(JSON.stringify({ ok: false, problems: [checked.left] }));
    return badAnswer(`${file} proves nothing: ${checked.left}`, 'ask for another proof');
  }
  const { message, seal } = checked.right;
  const { sequence, subject, timeNs } = message;
  const proven = { sequence, subject, timeNs: String(timeNs), seal: seal.number, key: seal.key };
  if (json) shell.print(JSON.stringify({ ok: true, ...proven, problems: [] }));
  else shell.print(`OK #${sequence} (${subject}) is in the log, sealed by seal ${seal.number}`);
  return done;
};

const readText = (file: string): E.Either<Trouble, string> => {
  try {
    return E.right(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return badInput(`${file} cannot be read (${reason})`, 'name a file that is there');
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

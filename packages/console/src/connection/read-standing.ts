/**
 * IO: what a recoverer of this mode would know now, from the log alone: the estate in force as it
 * was published, the world, and what was decided and done by people about one component.
 */
import {
  type Estate,
  type EventOfType,
  type EventType,
  isAct,
  type Log,
  loadEstate,
  type Mode,
  type Recorded,
} from '@recovery-ledger/ledger';
import { foldEntry, type Known, nothingKnown } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { badAnswer, type Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { readLog } from './read-log.ts';

export type Standing = {
  readonly estate: Estate;
  /** As its file has it, with what does not run here. */
  readonly whole: Estate;
  readonly world: Known['world'];
  readonly publications: readonly Recorded[];
  readonly decisions: readonly Recorded<EventOfType<'RecoveryDecided' | 'RecoveryWithheld'>>[];
  readonly acts: readonly Recorded[];
};

const families = ['component', 'scope', 'claim', 'recovery', 'approval', 'control', 'estate'];

export const readStanding = async (
  log: Log,
  mode: Mode,
  shell: Shell,
): Promise<E.Either<Trouble, Standing>> => {
  const until = (await log.head()).lastSequence;
  let known = nothingKnown;
  const kept: Recorded[] = [];
  for await (const { entry } of readLog(log, { from: 1, until, signal: shell.stopping })) {
    const subject = E.isRight(entry) ? entry.right.meta.subject : entry.left.subject;
    const [, ofMode, family = ''] = subject.split('.');
    if (ofMode !== mode || !families.includes(family)) continue;
    ({ known } = foldEntry(known, entry));
    if (E.isRight(entry) && isKept(entry.right)) kept.push(entry.right);
  }
  const publications = kept.filter((event) => isOf(event, 'EstatePublished'));
  const newest = publications.at(-1);
  if (newest === undefined) {
    return badAnswer(`no estate was published in ${mode} mode`, 'run `recovery-ledger init`');
  }
  const { text } = newest.data;
  const loaded = loadEstate('the published estate', text, shell.environment.variables);
  if (E.isLeft(loaded)) {
    const hint = 'it was published by another version: publish it again with `init`';
    return badAnswer(`the estate of event #${newest.meta.sequence} cannot be read here`, hint);
  }
  const decisions = kept.filter(
    (event) => isOf(event, 'RecoveryDecided') || isOf(event, 'RecoveryWithheld'),
  );
  const { estate, whole } = loaded.right;
  const { world } = known;
  return E.right({
    ...{ estate, whole, world, publications, decisions },
    acts: kept.filter(isAct),
  });
};

const isOf = <T extends EventType>(event: Recorded, type: T): event is Recorded<EventOfType<T>> =>
  event.type === type;

const isKept = (event: Recorded): boolean =>
  isAct(event) ||
  isOf(event, 'EstatePublished') ||
  isOf(event, 'RecoveryDecided') ||
  isOf(event, 'RecoveryWithheld');

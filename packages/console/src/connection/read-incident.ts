/**
 * IO: the events of one incident, read from the log around its confirmation alone, so that a long
 * log costs nothing. `latest` is the newest incident of the mode.
 */
import type { EventOfType, Log, Mode, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badAnswer, badInput, type Trouble } from '../outcome.ts';
import { confirmationOf, incidentEvents } from '../reports/incident-events.ts';
import type { IncidentRecord } from '../reports/postmortem.ts';
import { readLog } from './read-log.ts';

const recentWindow = 5_000;
/** Alerts and the clearing of the failure may come after the incident was resolved. */
const aftermathMs = 60_000;

export const readIncident = async (
  log: Log,
  mode: Mode,
  asked: string,
  signal: AbortSignal,
): Promise<E.Either<Trouble, IncidentRecord>> => {
  const head = (await log.head()).lastSequence;
  const incident = asked === 'latest' ? await latest(log, mode, head, signal) : asked;
  if (incident === undefined) {
    return badAnswer(`there is no incident in ${mode} mode`, 'nothing has failed yet');
  }
  const sequence = confirmationOf(incident);
  if (sequence === undefined) {
    return badInput(`"${incident}" is no incident`, 'name one like inc-17, or `latest`');
  }
  const opening = await entryAt(log, sequence, head, signal);
  if (opening === undefined || !opens(opening) || opening.meta.mode !== mode) {
    return badInput(
      `there is no incident ${incident} in ${mode} mode`,
      'see `recovery-ledger incidents`; a drill is found with --mode drill',
    );
  }
  const before = opening.type === 'FailureConfirmed' ? opening.data.suspicions : [];
  const from = Math.min(sequence, ...before);
  const around = await readAround(log, mode, { incident, from, head, signal });
  const events = incidentEvents(around.events, incident);
  const estate = await estateBefore(log, mode, events, sequence);
  return E.right({ incident, events, estate, unreadable: around.unreadable });
};

type OfScope = Recorded<EventOfType<'FailureAssigned' | 'ScopeAssessed'>>;

const isOfScope = (event: Recorded): event is OfScope =>
  event.type === 'FailureAssigned' || event.type === 'ScopeAssessed';

/** A failure, or what a person asked for. */
const opens = ({ type }: Recorded): boolean =>
  type === 'FailureConfirmed' || type === 'RecoveryRequested' || type === 'KillSwitchInvoked';

/** The estate's name is the aggregate of what was decided; its newest publication before counts. */
const estateBefore = async (
  log: Log,
  mode: Mode,
  events: readonly Recorded[],
  sequence: number,
): Promise<Recorded | null> => {
  const id = events.find(isOfScope)?.meta.aggregate;
  if (id === undefined) return null;
  const history = await log.history({ mode, family: 'estate', id });
  const published = history.events.findLast(
    (event) => event.type === 'EstatePublished' && event.meta.sequence < sequence,
  );
  return published ?? null;
};

type Around = {
  readonly incident: string;
  readonly from: number;
  readonly head: number;
  readonly signal: AbortSignal;
};

const readAround = async (log: Log, mode: Mode, { incident, from, head, signal }: Around) => {
  const events: Recorded[] = [];
  let unreadable = 0;
  let overAt = Number.POSITIVE_INFINITY;
  for await (const { entry } of readLog(log, { from: drillLead(from), until: head, signal })) {
    if (E.isLeft(entry)) {
      unreadable += 1;
      continue;
    }
    const { type, data, meta } = entry.right;
    if (meta.mode !== mode) continue;
    const atMs = Date.parse(meta.recordedAt);
    if (atMs > overAt) break;
    events.push(entry.right);
    if (type === 'IncidentResolved' && data.incident === incident) overAt = atMs + aftermathMs;
  }
  return { events, unreadable };
};

/** A drill says that it starts shortly before it tells the failure. */
const drillLead = (from: number): number => Math.max(1, from - 20);

const entryAt = async (log: Log, sequence: number, head: number, signal: AbortSignal) => {
  if (sequence < 1 || sequence > head) return undefined;
  for await (const { entry } of readLog(log, { from: sequence, until: sequence, signal })) {
    return E.isRight(entry) ? entry.right : undefined;
  }
  return undefined;
};

const latest = async (
  log: Log,
  mode: Mode,
  head: number,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const recent = Math.max(1, head - recentWindow);
  for (const from of new Set([recent, 1])) {
    let found: string | undefined;
    for await (const { entry } of readLog(log, { from, until: head, signal })) {
      if (E.isLeft(entry) || entry.right.meta.mode !== mode) continue;
      if (isOfScope(entry.right)) found = entry.right.data.incident;
    }
    if (found !== undefined) return found;
  }
  return undefined;
};

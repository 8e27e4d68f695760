/**
 * A recoverer that only watches: it folds the same log, decides each cause as if it were alone, and
 * says what it would have decided beside what was decided. IO: it asks instances for their health,
 * claims nothing, and writes nowhere but on its own shadow aggregate.
 *
 * It decides on what was known before anybody else decided. What it has said already is read from
 * its own history, so that a restart says nothing twice.
 */
import type { Aggregate, EventOfType, Followed, Log, Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { compared, type Would, wouldHave } from '../scope/agree.ts';
import { concerns } from '../world/concerns.ts';
import { foldEntry, nothingKnown } from '../world/fold-entry.ts';
import type { Cause, World } from '../world/state.ts';
import { decideHere } from './consider.ts';
import { followedSubjects } from './followed-subjects.ts';
import type { RecovererDeps } from './recoverer.ts';

type Deciding = ReturnType<typeof decideHere>;
type Decided = EventOfType<'RecoveryDecided' | 'RecoveryWithheld'>;

/** Rejects when the log is not the one it followed. */
export const runShadow = async (deps: RecovererDeps, signal: AbortSignal): Promise<void> => {
  const { log, instance } = deps;
  const own: Aggregate = { mode: log.mode, family: 'shadow', id: instance };
  const said = await saidBefore(log, own);
  const actual = new Map<number, Recorded<Decided>>();
  let known = nothingKnown;
  let caughtUp = (await log.head()).lastSequence === 0;
  let work: Promise<void> = Promise.resolve();

  const say = async (would: Would): Promise<void> => {
    said.set(would.failure, would);
    const event = { type: 'WouldHaveDecided', data: would } as const;
    const { last } = await log.history(own);
    const context = { correlationId: would.incident };
    const result = await log.append(own, last, [event], context);
    if (E.isLeft(result)) deps.logger.warn({ failure: result.left._tag }, 'not recorded');
  };
  const compare = async (cause: number): Promise<void> => {
    const [would, decided] = [said.get(cause), actual.get(cause)];
    if (would === undefined || decided === undefined || would.actual !== null) return;
    await say(compared(would, decided));
  };
  const consider = async (cause: Cause, deciding: Deciding): Promise<void> => {
    const event = await deciding;
    const component = deps.estate.components[event?.data.component ?? ''];
    if (event === undefined) return;
    await say(wouldHave(instance, event, component?.tier ?? 0, component?.rto ?? 0));
    await compare(cause.sequence);
  };
  const inTurn = (next: () => Promise<void>): void => {
    work = work.then(next).catch((error: unknown) => {
      deps.logger.error({ error: String(error) }, 'not said what would have been decided');
    });
  };

  const subjects = followedSubjects(deps);
  for await (const { entry, pending } of log.follow({ subjects, from: 1, signal })) {
    if (!concerns(deps.estate, entry)) continue;
    known = foldEntry(known, entry).known;
    caughtUp ||= pending === 0;
    const decided = decidedIn(entry);
    if (decided !== undefined && !actual.has(decided.data.failure)) {
      actual.set(decided.data.failure, decided);
    }
    if (!caughtUp) continue;
    const { world } = known;
    const sequence = E.isRight(entry) ? entry.right.meta.sequence : 0;
    const cause = world.causes[sequence];
    if (cause !== undefined && !said.has(sequence)) {
      const deciding = decideNow({ deps, signal }, cause, world);
      inTurn(() => consider(cause, deciding));
    }
    if (decided !== undefined) inTurn(() => compare(decided.data.failure));
    forgetOver([actual, said], world);
  }
  await work;
};

/** Looked at now, whatever is still to be said: soon a real recoverer will have changed it. */
const decideNow = (...asked: Parameters<typeof decideHere>): Deciding => {
  const deciding = decideHere(...asked);
  deciding.catch(() => undefined);
  return deciding;
};

const forgetOver = (kept: readonly Map<number, unknown>[], { causes }: World): void => {
  for (const map of kept) {
    for (const cause of map.keys()) if (causes[cause] === undefined) map.delete(cause);
  }
};

const saidBefore = async (log: Log, own: Aggregate): Promise<Map<number, Would>> => {
  const { events } = await log.history(own);
  return new Map(
    events.flatMap((event): [number, Would][] =>
      event.type === 'WouldHaveDecided' ? [[event.data.failure, event.data]] : [],
    ),
  );
};

/** The first decision counts: it was made on what the shadow saw too. */
const decidedIn = (entry: Followed['entry']): Recorded<Decided> | undefined => {
  if (E.isLeft(entry)) return undefined;
  const event = entry.right;
  return event.type === 'RecoveryDecided' || event.type === 'RecoveryWithheld' ? event : undefined;
};

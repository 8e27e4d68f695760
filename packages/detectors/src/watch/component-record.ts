/**
 * One component's aggregate as this process knows it, and the way to add to it. IO.
 *
 * The state is folded from the log and moved on by what others append. Additions are decided on
 * it and guarded by the expected sequence: whoever loses the race reads on and decides again.
 * While the log is away an observer's own sayings are spooled; a quorum's decisions wait.
 */
import {
  type Aggregate,
  type ComponentEvent,
  catalogue,
  type Followed,
  happenedAtNs,
  type LedgerEvent,
  type Log,
  type Recorded,
  type Unreadable,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Command } from '../component/command.ts';
import { decide } from '../component/decide.ts';
import { evolve } from '../component/evolve.ts';
import { type ComponentState, initial } from '../component/state.ts';
import type { Logger } from '../logger.ts';
import { atAppend } from './at-append.ts';
import type { Facts } from './facts.ts';

export type ComponentRecord = {
  readonly state: () => ComponentState;
  readonly load: () => Promise<void>;
  readonly fold: (followed: Followed) => void;
  /** True when all was said that had to be; otherwise it is worth saying it again at once. */
  readonly say: (command: Command) => Promise<boolean>;
};

type Deps = { readonly log: Log; readonly facts: Facts; readonly logger: Logger };

export const createComponentRecord = (aggregate: Aggregate, deps: Deps): ComponentRecord => {
  const { log, facts, logger } = deps;
  const { complain, content } = complainer(logger, aggregate.id);
  let state: ComponentState = initial;
  let last = 0;
  let loaded = false;
  /** The state with what is spooled, while anything is. */
  let assumed: ComponentState | undefined;
  /** An event that cannot be read may be anything: nothing is decided on such a history. */
  let unreadable = false;

  const apply = (event: Recorded<LedgerEvent>) => {
    last = event.meta.sequence;
    if (!isComponentEvent(event)) return;
    const atNs = happenedAtNs(event.meta);
    state = evolve(state, { event, sequence: event.meta.sequence, atNs });
  };

  const withhold = (entry: Unreadable) => {
    unreadable = true;
    const why = `nothing is confirmed or cleared after sequence ${entry.sequence}: ${entry.reason}`;
    complain({ entry }, why);
  };

  const load = async () => {
    const history = await log.history(aggregate, last);
    for (const entry of history.unreadable) withhold(entry);
    for (const event of history.events) {
      if (event.meta.sequence > last) apply(event);
    }
    last = Math.max(last, history.last);
    loaded = true;
  };

  const append = async (events: readonly ComponentEvent[]): Promise<boolean> => {
    const decidedAt = process.hrtime.bigint();
    let before = 0;
    for (const planned of events) {
      const event = atAppend(planned, process.hrtime.bigint() - decidedAt, before);
      const expected = last;
      const result = await log.append(aggregate, expected, [event]);
      if (E.isLeft(result)) return refused(result.left._tag, event, result.left.hint);
      before = result.right.last;
      if (before <= last) continue;
      last = before;
      state = evolve(state, { event, sequence: last, atNs: BigInt(Date.now()) * 1_000_000n });
    }
    content();
    return true;
  };

  const refused = async (tag: string, event: ComponentEvent, hint: string): Promise<boolean> => {
    if (tag === 'SequenceConflict') {
      await load();
      return false;
    }
    complain({ event: event.type }, hint);
    return tag === 'LogUnavailable' ? spool([event]) : true;
  };

  const spool = async (events: readonly ComponentEvent[]): Promise<boolean> => {
    for (const event of events.filter(isOwnSaying)) {
      if (!(await facts.record(aggregate, event))) return true;
      const atNs = BigInt(Date.now()) * 1_000_000n;
      assumed = evolve(assumed ?? state, { event, sequence: 0, atNs });
    }
    return true;
  };

  return {
    state: () => state,
    load,
    fold: ({ entry, sequence }) => {
      if (!loaded || sequence <= last) return;
      if (E.isRight(entry)) return apply(entry.right);
      last = sequence;
      withhold(entry.left);
    },
    say: async (command) => {
      const there = await facts.settle();
      if (there) {
        assumed = undefined;
        if (!loaded) await load();
      }
      const decided = decide(command, assumed ?? state);
      if (E.isLeft(decided)) {
        complain({ refusal: decided.left }, decided.left.hint);
        return true;
      }
      const events = unreadable ? decided.right.filter(isOwnSaying) : decided.right;
      if (events.length === 0) return true;
      return there ? append(events) : spool(events);
    },
  };
};

/** Says what is wrong once, and again only after something else was wrong, or nothing. */
const complainer = (logger: Logger, component: string) => {
  let complaint = '';
  return {
    complain: (fields: object, message: string) => {
      if (complaint !== message) logger.warn({ component, ...fields }, message);
      complaint = message;
    },
    content: () => {
      complaint = '';
    },
  };
};

/**
 * Only what an observer saw itself is a fact; what a quorum amounts to, and which loss or lag is
 * over, is decided on the log.
 */
const isOwnSaying = ({ type }: ComponentEvent): boolean =>
  !['FailureConfirmed', 'FailureCleared', 'RedundancyRestored', 'LagCleared'].includes(type);

const isComponentEvent = (
  event: Recorded<LedgerEvent>,
): event is Extract<Recorded<LedgerEvent>, ComponentEvent> =>
  catalogue[event.type].family === 'component';

/**
 * What people have to do with in one mode: who they are, what waits for them, and what they have
 * said that is in force. Folded from the log alone, so that a person can act while projections are
 * away. Pure. Acts that do not count (see judgeAct) are not in it.
 */
import { type EventOfType, type EventType, noPeople, type People } from '@recovery-ledger/ledger';
import type { Break, OpenRun } from '@recovery-ledger/recoverers';

export type DataOf<T extends EventType> = EventOfType<T>['data'];

/** One person's answer to a text, which is named by its hash. */
export type Answer = {
  readonly person: string;
  readonly role: string;
  readonly granted: boolean;
  readonly shownHash: string;
  /** A grant lapses then; null for a denial. */
  readonly until: string | null;
};

/**
 * What a recovery asks of people: the newest request for its step, and the answers to its text. One
 * about a manual step is answered by a tick.
 */
export type Ask = DataOf<'ApprovalRequested'> & {
  readonly request: number;
  readonly answers: readonly Answer[];
};

export type DeskRecovery = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly runbook: string;
  /** The sequence of what it answers: a FailureConfirmed or a request. */
  readonly cause: number;
  readonly status: 'decided' | 'running' | 'paused' | 'ended';
  readonly end: string | null;
  /** The sequence of the newest event that changed its status. */
  readonly changedBy: number;
  readonly pause: Omit<DataOf<'RecoveryPaused'>, 'epoch'> | null;
  readonly steps: readonly string[];
  /** By approval. */
  readonly asks: ReadonlyMap<string, Ask>;
  readonly cancelled: readonly DataOf<'OrdersMassCancelled'>[];
};

export type Withheld = DataOf<'RecoveryWithheld'> & { readonly sequence: number };

export type DeskIncident = {
  readonly incident: string;
  readonly openedAt: string;
  readonly components: readonly string[];
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
};

/** A request or a kill switch that counts, and what the recoverers answered. */
export type Request = {
  readonly sequence: number;
  readonly by: string;
  readonly aboutRecovery: string | null;
  readonly decided: string | null;
  readonly withheld: Withheld | null;
};

export type Pause = DataOf<'RecoveriesPaused'>;
export type Block = DataOf<'ComponentBlocked'>;
export type Maintenance = DataOf<'MaintenanceScheduled'>;

export type Desk = {
  readonly newest: number;
  /** What the next append to an aggregate that people write expects, by subject. */
  readonly lastSequences: ReadonlyMap<string, number>;
  readonly people: People;
  readonly estate: DataOf<'EstatePublished'> | null;
  /** The newest published text of each. */
  readonly runbooks: ReadonlyMap<string, string>;
  /** Every incident that there was: a note may come years later. */
  readonly known: ReadonlySet<string>;
  /** Open ones only. */
  readonly incidents: ReadonlyMap<string, DeskIncident>;
  readonly recoveries: ReadonlyMap<string, DeskRecovery>;
  /** By cause; gone when it is decided after all, or cleared. */
  readonly withheld: ReadonlyMap<number, Withheld>;
  readonly halts: ReadonlyMap<string, DataOf<'TradingHalted'>>;
  /** Open ones, by the event that found each; and the runs that look for them. */
  readonly breaks: ReadonlyMap<number, Break>;
  readonly runs: ReadonlyMap<string, OpenRun>;
  readonly requests: ReadonlyMap<string, Request>;
  readonly pauses: ReadonlyMap<string, Pause>;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly maintenance: ReadonlyMap<string, Maintenance>;
};

export const emptyDesk: Desk = {
  newest: 0,
  lastSequences: new Map(),
  people: noPeople,
  estate: null,
  runbooks: new Map(),
  known: new Set(),
  incidents: new Map(),
  recoveries: new Map(),
  withheld: new Map(),
  halts: new Map(),
  breaks: new Map(),
  runs: new Map(),
  requests: new Map(),
  pauses: new Map(),
  blocks: new Map(),
  maintenance: new Map(),
};

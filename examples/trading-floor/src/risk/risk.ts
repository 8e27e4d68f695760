/**
 * The risk desk as a running program: it follows the journal, knows what every account holds and
 * could still trade, and gives the gateway a permit for a second at a time. It says nothing
 * while it is behind, has no limits, or is the other copy; silence denies. IO.
 */
import { join } from 'node:path';
import { parseDecimal } from '../book/decimal.ts';
import type { JournalEntry } from '../book/journal-entry.ts';
import { applyEntry, emptyTradingState, type TradingState } from '../book/trading-state.ts';
import { Follower } from '../following/follower.ts';
import { type KeptState, keepState } from '../following/kept-state.ts';
import type { FollowingProgram } from '../following/open-program.ts';
import { readDurable, writeDurably } from '../wire/durable-file.ts';
import { type Breach, breachesOf, type Exposure, exposuresOf } from './exposure.ts';
import type { LimitsStore } from './limits-store.ts';
import { type LoadedRisk, loadRiskState } from './load-state.ts';
import { type RiskState, readRiskText, riskText } from './risk-text.ts';

const retryMs = 500;

const failsafePath = ({ directory }: FollowingProgram): string => join(directory, 'failsafe.json');

/** The fail-safes that were on when the program ended. */
export const keptFailsafes = async (program: FollowingProgram): Promise<readonly string[]> => {
  const kept = await readDurable(failsafePath(program));
  return Array.isArray(kept) ? kept.map(String) : [];
};

export class Risk {
  readonly program: FollowingProgram;
  readonly limits: LimitsStore;
  readonly follower: Follower;
  state: TradingState;
  startOfDay: RiskState['startOfDay'];
  readonly prices: RiskState['prices'];
  /** Why nothing is allowed, by the id of who said so. */
  failsafes: readonly string[];
  /** Why the limits were not taken at the start. */
  refused: string | undefined;
  readonly #kept: KeptState;
  #closed = false;

  /** `failsafes` are those of before: a restart is as fail-safe as it was. */
  constructor(program: FollowingProgram, limits: LimitsStore, failsafes: readonly string[]) {
    this.failsafes = failsafes;
    const { name, directory, gateways, role } = program;
    const found = program.kept === undefined ? undefined : readRiskText(program.kept.text);
    this.program = program;
    this.limits = limits;
    this.state = found?.state ?? emptyTradingState();
    this.startOfDay = found?.startOfDay ?? null;
    this.prices = found?.prices ?? new Map();
    this.#kept = keepState(
      directory,
      program.kept,
      () => riskText(this),
      () => this.state.sequence,
    );
    this.follower = new Follower({
      ...{ name, gateways, apply: this.#apply, sequence: () => this.state.sequence },
      as: () => ({ role: 'reader', incarnation: role.now().incarnation }),
      onCaughtUp: (lastReport) => {
        this.state.nextIn = Math.max(this.state.nextIn, lastReport + 1);
      },
      onRefused: (reason) => console.error(`${name}: the gateway refuses: ${reason}`),
    });
    void this.#start();
  }

  status = (): 'OK' | 'FAILSAFE' | 'STARTING' => {
    if (this.failsafes.length > 0 || this.refused !== undefined) return 'FAILSAFE';
    return this.isReady() ? 'OK' : 'STARTING';
  };

  /** True while it knows what holds now: the journal to its end, the limits, the start of day. */
  isReady = (): boolean =>
    this.follower.isCaughtUp() && this.limits.get() !== undefined && this.startOfDay !== null;

  exposures = (): readonly Exposure[] =>
    exposuresOf(this.state, this.startOfDay ?? new Map(), this.prices);

  breaches = (): readonly Breach[] => {
    const inForce = this.limits.get();
    return inForce === undefined ? [] : breachesOf(this.exposures(), inForce.limits);
  };

  /** Settles when the fail-safe is on the disk; it holds at once. */
  setFailsafe = async (on: boolean, id: string): Promise<void> => {
    const others = this.failsafes.filter((each) => each !== id);
    this.failsafes = on ? [...others, id] : others;
    await writeDurably(failsafePath(this.program), JSON.stringify(this.failsafes));
  };

  /** Rebuilds the state from the database and follows the journal from there. */
  reload = async (): Promise<LoadedRisk> => {
    const loaded = await loadRiskState(this.program.database);
    this.state = loaded.state;
    this.startOfDay = loaded.startOfDay;
    this.follower.again();
    return loaded;
  };

  keep = (): Promise<void> => this.#kept.keep();

  close = (): void => {
    this.#closed = true;
    this.#kept.close();
    this.follower.close();
  };

  /** Limits and the start of the day come when the database does. */
  async #start(): Promise<void> {
    while (!this.#closed && !(await this.#loaded())) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  /** False while the database is away. */
  async #loaded(): Promise<boolean> {
    const { status, body } = await this.limits.load({});
    if (status === 503) return false;
    const isText = typeof body === 'object' && body !== null && 'error' in body;
    this.refused = isText ? String(body.error) : undefined;
    if (this.startOfDay !== null) return true;
    const loaded = await loadRiskState(this.program.database).catch(() => undefined);
    this.startOfDay ??= loaded?.startOfDay ?? null;
    return loaded !== undefined;
  }

  // What a line that was closed still delivers belongs to the state before.
  #apply = (entry: JournalEntry): void => {
    if (entry.seq > this.state.sequence + 1) this.follower.again();
    if (entry.seq !== this.state.sequence + 1) return;
    applyEntry(this.state, entry);
    if (entry.type !== 'report' || entry.report.type !== 'executionReport') return;
    const { execType, symbol, lastPrice } = entry.report;
    if (execType === 'trade') this.prices.set(symbol, parseDecimal(lastPrice) ?? 0);
  };
}

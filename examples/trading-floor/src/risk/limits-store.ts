/**
 * The limits in force: loaded from the database, verified by their hash, remembered on the disk
 * over days. A version that is looser than what was in force is not taken without a name: a
 * recovery must not end with more risk than it began with. IO.
 */
import { join } from 'node:path';
import { type Limits, limitsHash, looserThan, readLimits } from '../book/limits.ts';
import type { TradingDatabase } from '../following/trading-database.ts';
import { openDurableValue } from '../wire/durable-file.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';

export type LimitsInForce = {
  readonly version: number;
  readonly hash: string;
  readonly limits: Limits;
};

export type LimitsStore = {
  /** Undefined until they are loaded once: then nothing is allowed. */
  readonly get: () => LimitsInForce | undefined;
  readonly load: (body: Readonly<Record<string, unknown>>) => Promise<Answer>;
};

const isInForce = (value: unknown): value is LimitsInForce | null =>
  value === null || (typeof value === 'object' && 'limits' in value && 'version' in value);

type Row = { readonly version: string; readonly limits: string; readonly hash: string };

export const openLimits = async (
  dataDir: string,
  name: string,
  database: TradingDatabase,
): Promise<LimitsStore> => {
  const path = join(dataDir, 'risk-limits', `${name}.json`);
  const last = await openDurableValue<LimitsInForce | null>(path, null, isInForce);
  let inForce: LimitsInForce | undefined;

  const load: LimitsStore['load'] = async (body) => {
    const found = await newest(database, body['notLooserThan']).catch(String);
    if (typeof found === 'string') return refuse(503, `the database gave no limits: ${found}`);
    const { row, floor } = found;
    if (row === undefined) return refuse(404, 'the table risk_limits is empty');
    const version = Number(row.version);
    const limits = verified(row);
    if (limits === undefined) {
      return refuse(422, `limits v${version} do not match their hash; nothing was loaded`);
    }
    if (floor === null) return refuse(400, 'notLooserThan names no version of the limits');
    const than = floor ?? last.get()?.limits;
    const looser = than === undefined ? [] : looserThan(limits, than);
    const by = body['looserApprovedBy'];
    if (looser.length > 0 && (typeof by !== 'string' || by === '')) {
      const error = `limits v${version} are looser: ${looser.join('; ')}`;
      return refuse(409, `${error}; name who approved it in looserApprovedBy`, { looser });
    }
    inForce = { version, hash: row.hash, limits };
    await last.set(inForce);
    return ok({ ...inForce, looser, looserApprovedBy: looser.length > 0 ? by : null });
  };
  return { get: () => inForce, load };
};

const verified = ({ limits, hash }: Row): Limits | undefined =>
  limitsHash(limits) === hash ? readLimits(parsed(limits)) : undefined;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The newest version, and the limits that `notLooserThan` names: null when it names none. */
const newest = (database: TradingDatabase, notLooserThan: unknown) =>
  database(async (query) => {
    const [row] = await query<Row>(
      'SELECT version, limits, hash FROM risk_limits ORDER BY version DESC LIMIT 1',
    );
    if (notLooserThan === undefined) return { row, floor: undefined };
    if (typeof notLooserThan !== 'string') return { row, floor: readLimits(notLooserThan) ?? null };
    const [named] = await query<Row>(
      'SELECT version, limits, hash FROM risk_limits WHERE hash = $1 ORDER BY version LIMIT 1',
      [notLooserThan],
    );
    return { row, floor: (named === undefined ? undefined : verified(named)) ?? null };
  });

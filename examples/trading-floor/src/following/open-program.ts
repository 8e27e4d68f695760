/**
 * What order management, risk and positions start with alike: `--name risk`, or `--name risk-dr`
 * for the copy at the other site; its folder, its port, its role, the gateway that is active,
 * and the state it kept. IO.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Claims, createClaims } from '../wire/claim-guard.ts';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { openEpochStore } from '../wire/epoch-store.ts';
import { databaseFields, followDatabase } from '../wire/followed-database.ts';
import { followGateways, type Gateways, gatewayFields } from '../wire/gateways.ts';
import { type FoundState, findState } from './kept-state.ts';
import { openServiceRole, type ServiceRole } from './service-role.ts';
import { type TradingDatabase, tradingDatabase } from './trading-database.ts';

export type FollowingProgram = {
  readonly name: string;
  readonly dataDir: string;
  /** The program's own folder. */
  readonly directory: string;
  readonly httpPort: number;
  readonly gateways: Gateways;
  readonly role: ServiceRole;
  readonly database: TradingDatabase;
  readonly claims: Claims;
  /** The newest state that verifies. */
  readonly kept: FoundState | undefined;
};

/** The name on the command line; the service's own when there is none. */
export const nameOf = (service: string): string =>
  parseArgs({ options: { name: { type: 'string', default: service } } }).values.name;

export const openProgram = async (service: string): Promise<FollowingProgram> => {
  const name = nameOf(service);
  const env = decodeEnvironment(process.env, {
    ...gatewayFields,
    FLOOR_DATA_DIR: text(),
    ...databaseFields,
  });
  const portName = `FLOOR_${name.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;
  const ports = decodeEnvironment(process.env, { [portName]: port() });
  const dataDir = env.FLOOR_DATA_DIR;
  const directory = join(dataDir, name);
  const registryPort = env.FLOOR_SUPERVISOR_PORT;
  const [gateways, followed, role, found, epochs] = await Promise.all([
    followGateways(env),
    followDatabase(env),
    openServiceRole({ directory, registryPort, service, name }),
    findState(directory),
    openEpochStore(dataDir, name),
  ]);
  return {
    ...{ name, dataDir, directory, gateways, role },
    httpPort: ports[portName] ?? 0,
    database: tradingDatabase(followed),
    claims: createClaims(epochs),
    kept: found,
  };
};

/**
 * What the registry says at the start of a day: which instance of each service is active, all at
 * site main and under one new incarnation. A new day goes on counting from the highest one. Pure.
 */
import { primaryKeys, type ServerKind } from '../databases/database-servers.ts';
import { activeGatewayKey, sequencerKey } from '../wire/gateways.ts';
import { entryOf, type Registry } from './registry.ts';

type Ports = Readonly<Record<string, unknown>>;

const services: readonly {
  readonly key: string;
  readonly instance: string;
  readonly port: string;
  readonly http: string;
}[] = [
  {
    ...{ key: activeGatewayKey, instance: 'gateway' },
    ...{ port: 'FLOOR_GATEWAY_PORT', http: 'FLOOR_GATEWAY_HTTP_PORT' },
  },
  {
    ...{ key: 'service/trading/active', instance: 'engine-a' },
    ...{ port: 'FLOOR_ENGINE_A_PORT', http: 'FLOOR_ENGINE_A_HTTP_PORT' },
  },
];

const ofOnePort: readonly (readonly [service: string, port: string])[] = [
  ['oms', 'FLOOR_OMS_HTTP_PORT'],
  ['risk', 'FLOOR_RISK_HTTP_PORT'],
  ['positions', 'FLOOR_POSITIONS_HTTP_PORT'],
  ['market-data', 'FLOOR_MARKET_DATA_HTTP_PORT'],
  ['drop-copy', 'FLOOR_DROP_COPY_HTTP_PORT'],
];

const allServices = [
  ...services,
  ...ofOnePort.map(([instance, http]) => ({
    ...{ key: `service/${instance}/active`, instance, port: http, http },
  })),
];

export type Entry = { readonly key: string; readonly value: object };

/** The entries of the services that run; first the gateway's, which others wait for. */
export const firstEntries = (
  running: ReadonlySet<string>,
  env: Ports,
  incarnation: number,
): readonly Entry[] => {
  const entries = allServices
    .filter(({ instance }) => running.has(instance))
    .map(({ key, instance, port, http }) => ({
      key,
      value: {
        endpoint: `127.0.0.1:${env[port]}`,
        http: `http://127.0.0.1:${env[http]}`,
        instance,
        incarnation,
      },
    }));
  const sequencer = { instance: 'gateway', incarnation, inSync: false, replica: null };
  return [{ key: sequencerKey, value: sequencer }, ...entries];
};

type Primary = {
  readonly name: string;
  readonly kind: ServerKind;
  readonly portNumber: number;
};

/** The primaries of the databases; what they speak is not HTTP. */
export const databaseEntries = (
  primaries: readonly Primary[],
  incarnation: number,
): readonly Entry[] =>
  primaries.map(({ name, kind, portNumber }) => ({
    key: primaryKeys[kind],
    value: { endpoint: `127.0.0.1:${portNumber}`, http: null, instance: name, incarnation },
  }));

/** The instance that a key names, if it names one. */
export const instanceIn = (registry: Registry, key: string): string | undefined => {
  const value = readJson(entryOf(registry, key)?.value ?? '');
  const named = typeof value === 'object' && value !== null && 'instance' in value;
  return named && typeof value.instance === 'string' ? value.instance : undefined;
};

/** The highest incarnation that any key names. */
export const lastIncarnation = (registry: Registry): number =>
  Math.max(0, ...Object.keys(registry.entries).map((key) => incarnationIn(registry, key)));

const incarnationIn = (registry: Registry, key: string): number => {
  const value = readJson(entryOf(registry, key)?.value ?? '');
  const named = typeof value === 'object' && value !== null && 'incarnation' in value;
  return named && typeof value.incarnation === 'number' ? value.incarnation : 0;
};

// Keys are anybody's to write; what is no JSON names no incarnation.
const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

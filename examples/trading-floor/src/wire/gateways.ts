/**
 * Where the order gateway is: whichever the registry key service/gateway/active names. The last
 * one named holds while the registry is away, and none of a lower incarnation is ever followed:
 * an old gateway that wakes up finds nobody. IO.
 */
import { port } from './environment.ts';
import { watchKey } from './watch-key.ts';

export const activeGatewayKey = 'service/gateway/active';
/** Says which gateway gives the numbers; changed by compare-and-set alone. */
export const sequencerKey = 'service/gateway/sequencer';

/** The variables it needs; a floor of one site has no second gateway. */
export const gatewayFields = {
  FLOOR_SUPERVISOR_PORT: port(),
  FLOOR_GATEWAY_PORT: port(),
  FLOOR_GATEWAY_JOURNAL_PORT: port(),
  FLOOR_GATEWAY_HTTP_PORT: port(),
  FLOOR_GATEWAY_DR_PORT: port(0),
  FLOOR_GATEWAY_DR_JOURNAL_PORT: port(0),
  FLOOR_GATEWAY_DR_HTTP_PORT: port(0),
};

export type GatewayPorts = {
  readonly clients: number;
  readonly journal: number;
  readonly http: number;
};

export type GatewayVariables = Readonly<Record<keyof typeof gatewayFields, number>>;

export type Gateways = {
  readonly instance: () => string;
  readonly clientPort: () => number;
  readonly journalPort: () => number;
  readonly httpPort: () => number;
  /** Calls it after every change: the moment to dial again. */
  readonly onChange: (listener: () => void) => void;
  readonly close: () => void;
};

export const gatewayPorts = (env: GatewayVariables): Readonly<Record<string, GatewayPorts>> => ({
  gateway: {
    clients: env.FLOOR_GATEWAY_PORT,
    journal: env.FLOOR_GATEWAY_JOURNAL_PORT,
    http: env.FLOOR_GATEWAY_HTTP_PORT,
  },
  'gateway-dr': {
    clients: env.FLOOR_GATEWAY_DR_PORT,
    journal: env.FLOOR_GATEWAY_DR_JOURNAL_PORT,
    http: env.FLOOR_GATEWAY_DR_HTTP_PORT,
  },
});

/** Follows the key; settles when the registry has answered, or has not in a second. */
export const followGateways = async (env: GatewayVariables): Promise<Gateways> => {
  const ports = gatewayPorts(env);
  const listeners = new Set<() => void>();
  let instance = 'gateway';
  let highest = 0;
  const watch = watchKey(env.FLOOR_SUPERVISOR_PORT, activeGatewayKey, ({ value }) => {
    const [named, incarnation] = [String(value['instance']), Number(value['incarnation'])];
    const isKnown = Object.hasOwn(ports, named) && Number.isSafeInteger(incarnation);
    if (!isKnown || incarnation < highest) return;
    highest = incarnation;
    if (named === instance) return;
    instance = named;
    for (const listener of listeners) listener();
  });
  await watch.first;
  const portOf = (which: keyof GatewayPorts) => () => ports[instance]?.[which] ?? 0;
  return {
    instance: () => instance,
    clientPort: portOf('clients'),
    journalPort: portOf('journal'),
    httpPort: portOf('http'),
    onChange: (listener) => void listeners.add(listener),
    close: watch.close,
  };
};

/**
 * Gives the gateway its permit, four times in the time each lasts. A gateway that knows a newer
 * risk desk makes this copy step back. IO.
 */
import { callJson } from '../wire/http-call.ts';
import type { Risk } from './risk.ts';

export type Permits = {
  /** Gives one now; settles when the gateway has answered, or has not. */
  readonly give: () => Promise<void>;
  readonly show: () => object;
  readonly close: () => void;
};

const ttlMs = 1000;
const timeoutMs = 500;

export const givePermits = (risk: Risk): Permits => {
  let giving: Promise<void> | undefined;
  let given = 0;
  let lastAt: string | null = null;
  let problem: string | null = null;

  const send = async (): Promise<void> => {
    const permit = permitOf(risk);
    if (permit === undefined) return;
    const { gateways, role } = risk.program;
    const call = { port: gateways.httpPort(), path: '/permit', method: 'PUT' } as const;
    try {
      const { status, body } = await callJson({ ...call, body: permit, timeoutMs });
      problem = status === 200 ? null : String(body['error']);
      if (status === 409) role.stepBack(Number(body['incarnation']));
      if (status !== 200) return;
      given += 1;
      lastAt = new Date().toISOString();
    } catch (error) {
      problem = String(error);
    }
  };

  const give = async (): Promise<void> => {
    // One under way may hold what was true before: it ends first.
    await giving;
    giving = send().finally(() => {
      giving = undefined;
    });
    await giving;
  };
  const timer = setInterval(() => {
    if (giving === undefined) void give();
  }, ttlMs / 4);
  risk.program.gateways.onChange(() => void give());
  risk.program.role.onChange(() => void give());
  return {
    give,
    show: () => ({ given, lastAt, problem }),
    close: () => clearInterval(timer),
  };
};

/** What is allowed now; undefined when this copy has nothing to say. */
const permitOf = (risk: Risk): object | undefined => {
  const inForce = risk.limits.get();
  if (inForce === undefined || !risk.program.role.isPrimary() || !risk.isReady()) return undefined;
  return {
    incarnation: risk.program.role.now().incarnation,
    limitsVersion: inForce.version,
    limitsHash: inForce.hash,
    limits: inForce.limits,
    denied: risk.breaches().map(({ account, symbol }) => ({
      account,
      ...(symbol === undefined ? {} : { symbol }),
    })),
    allowTrading: risk.status() === 'OK',
    ttlMs,
  };
};

/** Starts the probes of a component, each with its own loop and target. IO. */
import type { Calendar, Component, Probe } from '@recovery-ledger/ledger';
import { passfileVariable } from '../servers/open-postgres.ts';
import { type Asker, type Asking, createAsking, type Report } from './asker.ts';
import { createFeedAsking } from './feed-probe.ts';
import { createHeldAsking } from './held-asking.ts';
import { askHttp } from './http-probe.ts';
import { callPostgresql } from './postgresql-probe.ts';
import { askSupervisor } from './process-probe.ts';
import { callRedis } from './redis-probe.ts';
import { type Session, sessionOf } from './session.ts';
import { askInSession } from './session-probe.ts';
import { createTalkAsking } from './talk-asking.ts';
import { fixedTarget, type TargetSource } from './target.ts';
import { createTcpAsking } from './tcp-probe.ts';

/** A refusal is checked again after this share of the confirmation window: 5 ms of 500. */
const recheckShare = 1 / 100;

/** What probes need of the world besides the component that they watch. */
export type Surroundings = {
  readonly calendar: Calendar | null;
  readonly registry: (key: string) => TargetSource;
  /** The value of a variable that holds a password. */
  readonly secret: (name: string) => string | undefined;
};

/** Runs every probe of the component until the signal; resolves when all have ended. */
export const startProbes = async (
  component: Component,
  { calendar, registry, secret }: Surroundings,
  report: Report,
  signal: AbortSignal,
): Promise<void> => {
  const recheckMs = component.judgement.confirmWithin * recheckShare;
  const session = sessionOf(component, calendar);
  const running = component.probes.map((probe) => {
    const source =
      'registry' in probe.target
        ? registry(probe.target.registry)
        : fixedTarget(probe.target.address);
    const pacing = { everyMs: probe.every, recheckMs };
    const asker = { probe: probe.id, source, pacing, report };
    const asking = askingOf(probe, component, session, asker, secret);
    return asking.run(signal);
  });
  await Promise.all(running);
};

const askingOf = (
  probe: Probe,
  { instances }: Component,
  session: Session,
  asker: Omit<Asker, 'ask'>,
  secret: Surroundings['secret'],
): Pick<Asking, 'run'> => {
  switch (probe.kind) {
    case 'tcp':
      return createTcpAsking(probe, asker);
    case 'http':
      return createHeldAsking({ ...asker, ask: (target) => askHttp(probe, target) });
    case 'session':
      return createHeldAsking({ ...asker, ask: (target) => askInSession(probe, session, target) });
    case 'feed':
      return createFeedAsking(probe, session, asker);
    case 'postgresql':
      return createTalkAsking(probe, asker, callPostgresql(probe, secret(passfileVariable)));
    case 'redis':
      return createTalkAsking(
        probe,
        asker,
        callRedis(probe, probe.secret === null ? undefined : secret(probe.secret)),
      );
    case 'process':
      return createAsking({ ...asker, ask: (target) => askSupervisor(probe, instances, target) });
    default:
      return probe satisfies never;
  }
};

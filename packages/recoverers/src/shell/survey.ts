/**
 * Asks every instance of a component for its health, service discovery for the active one, and the
 * input journal how far it is. IO. Never throws: who answers nonsense has not answered.
 */
import type { Component, Estate } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import { withDeadline } from '../actions/clock.ts';
import type { HttpClient } from '../actions/http-client.ts';
import { entryJson } from '../actions/registry-entry.ts';
import type { Survey, Surveyed } from '../scope/candidates.ts';
import type { RecovererDeps } from './recoverer.ts';

type Asker = {
  readonly deps: Pick<RecovererDeps, 'clock' | 'http' | 'estate'>;
  readonly signal: AbortSignal;
};

const deadlineMs = 300;
/** How much longer than the instances the journal may take: it decides nothing. */
const journalExtraMs = 20;

const Health = t.intersection([
  t.type({ status: t.string, sequence: t.number }),
  t.partial({ replica: t.union([t.type({ inSync: t.boolean }), t.null]) }),
]);
const Progress = t.type({ sequence: t.number });
const Entry = t.type({ Value: t.string });
const Active = t.type({ instance: t.string });

/**
 * The instance that failed is not asked: it is refused anyway, and a hung one would cost the whole
 * deadline.
 */
export const survey = ({ deps, signal }: Asker, component: Component): Promise<Survey> =>
  withDeadline(deps.clock, deadlineMs, signal, async (inTime) => {
    const http = deps.http(inTime);
    const journal = journalHead(deps.estate, http);
    const active = await activeInstance(component, deps.estate, http);
    const instances = await Promise.all(
      component.instances.map((instance): Promise<Surveyed> | Surveyed =>
        instance.name === active ? { instance, answer: notAsked } : ask(instance, http),
      ),
    );
    const late = deps.clock.sleep(journalExtraMs, inTime).then(() => null);
    return { instances, active, journal: await Promise.race([journal, late]) };
  });

const notAsked = { _tag: 'silent', reason: 'not asked' } as const;

const ask = async (
  instance: Component['instances'][number],
  http: HttpClient,
): Promise<Surveyed> => {
  if (instance.http === null) {
    return { instance, answer: { _tag: 'silent', reason: 'it has no address for its health' } };
  }
  const answer = await http({ method: 'GET', url: `${instance.http}/health` });
  if (answer._tag === 'NoAnswer') {
    return { instance, answer: { _tag: 'silent', reason: answer.reason } };
  }
  const health = answer.body;
  if (!Health.is(health)) {
    return {
      instance,
      answer: { _tag: 'silent', reason: 'its health is not what was expected' },
    };
  }
  const { status, sequence, replica } = health;
  return {
    instance,
    answer: { _tag: 'health', status, sequence, inSync: replica?.inSync ?? null },
  };
};

/** The gateway numbers what goes into the engines: what it has, nobody needs to have lost. */
const journalHead = async ({ endpoints }: Estate, http: HttpClient): Promise<Survey['journal']> => {
  const url = endpoints['gateway'];
  if (url === undefined) return null;
  const answer = await http({ method: 'GET', url: `${url}/health` });
  return answer._tag === 'Answer' && Progress.is(answer.body)
    ? { source: 'the journal of the gateway', sequence: answer.body.sequence }
    : null;
};

const activeInstance = async (
  component: Component,
  { registry }: Estate,
  http: HttpClient,
): Promise<string | null> => {
  const key = component.registryKey ?? registryKeyOf(component.probes);
  if (key === undefined) return null;
  const answer = await http({ method: 'GET', url: `${registry.url}/v1/kv/${key}` });
  const entry = answer._tag === 'Answer' ? answer.list[0] : undefined;
  if (!Entry.is(entry)) return null;
  const value = entryJson(entry.Value);
  return Active.is(value) ? value.instance : null;
};

const registryKeyOf = (probes: Component['probes']): string | undefined => {
  for (const { target } of probes) if ('registry' in target) return target.registry;
  return undefined;
};

/**
 * Asks every instance of a component for its health, and service discovery for the active one. IO.
 * Never throws: who answers nonsense has not answered.
 */
import type { Component, Estate } from '@recovery-ledger/ledger';
import * as t from 'io-ts';
import { withDeadline } from '../actions/clock.ts';
import type { HttpClient } from '../actions/http-client.ts';
import { entryJson } from '../actions/registry-entry.ts';
import type { Survey, Surveyed } from '../scope/candidates.ts';
import type { Recoverer } from './recoverer.ts';

const deadlineMs = 300;

const Health = t.type({ status: t.string, sequence: t.number });
const Entry = t.type({ Value: t.string });
const Active = t.type({ instance: t.string });

/**
 * The instance that failed is not asked: it is refused anyway, and a hung one would cost the whole
 * deadline.
 */
export const survey = ({ deps, signal }: Recoverer, component: Component): Promise<Survey> =>
  withDeadline(deps.clock, deadlineMs, signal, (inTime) =>
    surveyBy(deps.http(inTime), component, deps.estate),
  );

const surveyBy = async (
  http: HttpClient,
  component: Component,
  estate: Estate,
): Promise<Survey> => {
  const active = await activeInstance(component, estate, http);
  const instances = await Promise.all(
    component.instances.map((instance): Promise<Surveyed> | Surveyed =>
      instance.name === active ? { instance, answer: notAsked } : ask(instance, http),
    ),
  );
  return { instances, active };
};

const notAsked = { _tag: 'silent', reason: 'not asked' } as const;

const ask = async (
  instance: Component['instances'][number],
  http: HttpClient,
): Promise<Surveyed> => {
  const answer = await http({ method: 'GET', url: `${instance.http}/health` });
  if (answer._tag === 'NoAnswer') {
    return { instance, answer: { _tag: 'silent', reason: answer.reason } };
  }
  const health = answer.body;
  return Health.is(health)
    ? { instance, answer: { _tag: 'health', status: health.status, sequence: health.sequence } }
    : { instance, answer: { _tag: 'silent', reason: 'its health is not what was expected' } };
};

const activeInstance = async (
  { probes }: Component,
  { registry }: Estate,
  http: HttpClient,
): Promise<string | null> => {
  const key = registryKeyOf(probes);
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

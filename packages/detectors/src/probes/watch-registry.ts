/**
 * Follows one key of the registry with blocking queries and keeps the last endpoint while the
 * registry is away: it is needed most when things are down. IO (net).
 * https://developer.hashicorp.com/consul/api-docs/features/blocking
 */
import * as E from 'fp-ts/lib/Either.js';
import { sameTarget, type Target } from '../judgement/observation.ts';
import { createAlarm } from './alarm.ts';
import { httpGet } from './http-get.ts';
import { readEntry } from './registry-entry.ts';
import { codeOf } from './sign-of-error.ts';
import type { TargetSource } from './target.ts';

const waitS = 5;
const answerMs = 2_000;
const retryMs = 250;
/** Between two answers without news, so that a registry which does not block is not hammered. */
const idleMs = 20;

type Query = { readonly index: string; readonly entry: E.Either<string, Target> };

export type RegistryWatch = TargetSource & { readonly run: (signal: AbortSignal) => Promise<void> };

export const watchRegistry = (
  url: string,
  key: string,
  warn: (reason: string) => void,
): RegistryWatch => {
  const listeners: (() => void)[] = [];
  const pause = createAlarm();
  let current: Target | null = null;
  let reason = `the registry at ${url} has not answered yet`;

  const learn = (entry: E.Either<string, Target>) => {
    if (E.isLeft(entry)) {
      if (reason !== entry.left) warn(entry.left);
      reason = entry.left;
      return;
    }
    reason = '';
    if (sameTarget(current, entry.right)) return;
    current = entry.right;
    for (const changed of listeners) changed();
  };

  return {
    current: () => current,
    reason: () => reason,
    onChange: (changed) => listeners.push(changed),
    run: async (signal) => {
      let index = '0';
      while (!signal.aborted) {
        const answer = await query(url, key, index, signal);
        if (signal.aborted) return;
        learn(answer.entry);
        if (E.isLeft(answer.entry)) await pause.sleep(retryMs, signal);
        else if (answer.index === index || answer.index === '0') await pause.sleep(idleMs, signal);
        index = answer.index;
      }
    },
  };
};

const query = async (
  url: string,
  key: string,
  index: string,
  signal: AbortSignal,
): Promise<Query> => {
  const path = `${url}/v1/kv/${key}`;
  const blocking = index === '0' ? '' : `?index=${index}&wait=${waitS}s`;
  const deadlineMs = answerMs + (index === '0' ? 0 : waitS * 1_000);
  const outcome = await httpGet(`${path}${blocking}`, deadlineMs, signal);
  if (outcome.is !== 'answer') {
    const why = outcome.is === 'error' ? codeOf(outcome.error) : 'no answer';
    return { index: '0', entry: E.left(`the registry does not answer at ${path} (${why})`) };
  }
  if (outcome.status !== 200) {
    const why = `the registry answers ${outcome.status} for ${path}`;
    return { index: '0', entry: E.left(why) };
  }
  return { index: nextIndex(index, outcome.headers), entry: readEntry(key, outcome.body) };
};

/** An index that went backwards belongs to a new history: start again, as Consul's manual asks. */
const nextIndex = (index: string, headers: Record<string, unknown>): string => {
  const next = Number(headers['x-consul-index'] ?? 0);
  return Number.isInteger(next) && next >= Number(index) ? String(next) : '0';
};

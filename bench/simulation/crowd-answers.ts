/**
 * What people answer when they are asked in the simulation: all of them in time, one too few, a no
 * among them, or nobody; some to another text, some for a moment only, and others in their name.
 */
import { contentHash, type EventOfType, type LedgerEvent } from '@recovery-ledger/ledger';
import { type Acts, type Forgery, forgeries, type Who } from './acts.ts';
import { startedAtMs } from './simulated-clock.ts';
import type { Server } from './simulated-log.ts';

export type Crowd = {
  readonly server: Server;
  readonly acts: Acts;
  readonly random: () => number;
};

type Requested = EventOfType<'ApprovalRequested'>['data'];
type Asked = { readonly data: Requested; readonly sequence: number };

export const pick = <A>(random: () => number, all: readonly A[], otherwise: A): A =>
  all[Math.floor(random() * all.length)] ?? otherwise;

const moods = ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'half', 'half', 'no', 'nobody'] as const;

export const answerQuestions = (crowd: Crowd): void => {
  const { server, random } = crowd;
  server.stream.onStored((recorded) => {
    if (recorded.type !== 'ApprovalRequested') return;
    const asked = { data: recorded.data, sequence: recorded.meta.sequence };
    if (random() < 0.4) forge(crowd, asked);
    if (asked.data.about === 'manual_step') tickOff(crowd, asked);
    else answer(crowd, asked);
  });
};

const tickOff = (crowd: Crowd, asked: Asked): void => {
  const { random } = crowd;
  if (random() < 0.12) return;
  const outcome = random() < 0.1 ? 'not_done' : 'done';
  const role = pick(random, asked.data.approvers.roles, 'on_call');
  soon(crowd, asked, ticked(asked, outcome), role, 2_500);
};

const answer = (crowd: Crowd, asked: Asked): void => {
  const { random } = crowd;
  const mood = pick(random, moods, 'yes');
  if (mood === 'nobody') return;
  const { roles } = asked.data.approvers;
  const speaking = mood === 'half' ? roles.slice(0, 1) : roles;
  for (const role of speaking) {
    const forMs = random() < 0.08 ? 300 : 60_000;
    const hash = random() < 0.08 ? contentHash('another text') : asked.data.shownHash;
    soon(crowd, asked, granted(crowd, asked, forMs, hash), role, 2_500);
    // Who agrees twice agrees once.
    if (mood === 'half') soon(crowd, asked, granted(crowd, asked, 60_000, hash), role, 2_500);
  }
  if (mood === 'no') soon(crowd, asked, denied(asked), pick(random, roles, 'on_call'), 1_500);
};

const forge = (crowd: Crowd, asked: Asked): void => {
  const { random } = crowd;
  for (const role of asked.data.approvers.roles) {
    const forgery = pick(random, forgeries, 'unsigned');
    const lie =
      asked.data.about === 'manual_step'
        ? ticked(asked, random() < 0.5 ? 'done' : 'not_done')
        : random() < 0.2
          ? denied(asked)
          : granted(crowd, asked, 60_000, asked.data.shownHash);
    soon(crowd, asked, lie, role, 500, forgery);
  }
};

const soon = (
  { server: { time }, acts, random }: Crowd,
  { data: { incident } }: Asked,
  event: (who: Who) => LedgerEvent,
  role: string,
  withinMs: number,
  forgery?: Forgery,
): void =>
  time.after(50 + random() * withinMs, () =>
    acts.write({ mode: 'real', family: 'approval', id: incident }, event, role, forgery),
  );

const answerTo = ({ data, sequence }: Asked, shownHash: string) => {
  const { incident, approval, recovery, aboutStep } = data;
  return { incident, approval, request: sequence, recovery, aboutStep, shownHash };
};

const granted =
  ({ server }: Crowd, asked: Asked, forMs: number, hash: string) =>
  (who: Who): LedgerEvent => {
    const expiresAt = new Date(startedAtMs + server.time.nowMs() + forMs).toISOString();
    return { type: 'ApprovalGranted', data: { ...answerTo(asked, hash), ...who, expiresAt } };
  };

const denied =
  (asked: Asked) =>
  (who: Who): LedgerEvent => ({
    type: 'ApprovalDenied',
    data: { ...answerTo(asked, asked.data.shownHash), ...who },
  });

const ticked =
  ({ data: { incident, recovery, aboutStep } }: Asked, outcome: 'done' | 'not_done') =>
  (who: Who): LedgerEvent => ({
    type: 'StepTicked',
    data: { incident, recovery, step: aboutStep ?? '', outcome, evidence: {}, ...who },
  });

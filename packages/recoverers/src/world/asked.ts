/**
 * What a person asked for, from a RecoveryRequested or a KillSwitchInvoked that counts. Pure.
 * A request about a recovery (pause, continue, abandon) is an order to whoever drives it; any
 * other one is answered by a recovery of its own.
 */
import type { EventOfType } from '@recovery-ledger/ledger';

export type Asked = {
  readonly request: string;
  readonly by: string;
  readonly role: string;
  readonly reason: string;
  readonly kind: 'start' | 'switch_over' | 'fail_back' | 'halt' | 'resume' | 'kill' | Order;
  /** The recovery that an order is about; null for any other request, and where there is none. */
  readonly about: string | null;
  readonly runbook: string | null;
  readonly target: string | null;
  readonly rehearsal: boolean;
  readonly overrides: readonly string[];
  /** Unanswered by then, it lapses, unless it is a halt; null: never. */
  readonly expiresAtMs: number | null;
  /** What its runbook may refer to as `${request.<name>}`. */
  readonly variables: Readonly<Record<string, string>>;
  /** What was given for the runbook's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
};

export type Order = 'pause_recovery' | 'continue_recovery' | 'abandon_recovery';

/** The component that trading is stopped through, and the runbooks that do it. */
export const tradingGate = {
  component: 'order_gateway',
  kill: 'KILL-SWITCH-001',
  halt: 'HALT-001',
  resume: 'RESUME-001',
  failBack: 'FAILBACK-001',
} as const;

type Requested = EventOfType<'RecoveryRequested'>['data'];

/** `running` is the open recovery of the component, if there is one. */
export const askedOf = (data: Requested, running: string | null): Asked => {
  const { request, by, role, reason, runbook, target, rehearsal, overrides, expiresAt } = data;
  const kind = kindOf(data);
  return {
    ...{ request, by, role, reason, kind, target, rehearsal, overrides },
    parameters: data.parameters,
    about: isOrder(kind) ? (data.aboutRecovery ?? running) : null,
    runbook: runbook ?? runbookOf(kind),
    expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
    variables: {
      id: request,
      by,
      reason,
      halt: data.aboutHalt ?? '',
      target: target ?? '',
    },
  };
};

const kindOf = ({ action, aboutRecovery }: Requested): Asked['kind'] => {
  if (action === 'continue') return 'continue_recovery';
  if (action === 'abandon') return 'abandon_recovery';
  if (aboutRecovery === null) return action;
  if (action === 'halt') return 'pause_recovery';
  return action === 'resume' ? 'continue_recovery' : action;
};

const orders: readonly string[] = ['pause_recovery', 'continue_recovery', 'abandon_recovery'];

export const isOrder = (kind: Asked['kind']): kind is Order => orders.includes(kind);

const runbookOf = (kind: Asked['kind']): string | null => {
  if (kind === 'halt') return tradingGate.halt;
  if (kind === 'resume') return tradingGate.resume;
  return kind === 'fail_back' ? tradingGate.failBack : null;
};

/** A test proves that the switch can be reached: it is rehearsed, and changes nothing. */
export const askedToKill = (data: EventOfType<'KillSwitchInvoked'>['data']): Asked => ({
  request: data.invocation,
  by: data.by,
  role: data.role,
  reason: data.reason,
  kind: 'kill',
  about: null,
  runbook: tradingGate.kill,
  target: null,
  rehearsal: data.test,
  overrides: [],
  expiresAtMs: null,
  parameters: {},
  variables: {
    id: data.invocation,
    by: data.by,
    reason: data.reason,
    level: data.reach.level,
    reach: data.reach.id ?? '',
    cancel: String(data.cancelOrders),
    block: String(data.blockOrders),
    test: String(data.test),
  },
});

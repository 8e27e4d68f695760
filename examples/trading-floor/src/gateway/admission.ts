/**
 * Why an order is not taken, every reason in one place, the strongest first. What the floor
 * requires and is not there denies: silence of the risk desk or of order management is a no. IO.
 */
import { limitOf } from '../book/limits.ts';
import type { NewOrder } from '../book/order.ts';
import { BadEnvironment } from '../wire/environment.ts';
import type { Authority } from './authority.ts';
import { reasonOfLimits, reasonOfRisk } from './permit.ts';
import { openRiskDesk, type RiskDesk } from './risk-desk.ts';
import type { Sequencer } from './sequencer.ts';
import { reasonOfStage } from './stage.ts';

/** What must be there for an order to be taken, besides the gateway and a primary engine. */
export type Requirement = 'oms' | 'risk';

export type Admission = {
  readonly requires: readonly Requirement[];
  readonly risk: RiskDesk;
  readonly reasonAgainst: (order: NewOrder) => string | undefined;
  /** A test order trades with nobody: halts, stages and revocations do not hold it, limits do. */
  readonly reasonAgainstTest: (order: NewOrder) => string | undefined;
};

const mostInFlight = 1000;
const usualOrder = 10_000 * 10_000;

/** `requires` is 'oms,risk', one of them, or 'none'. */
export const openAdmission = async (
  requires: string,
  directory: string,
  sequencer: Sequencer,
  authority: Authority,
): Promise<Admission> => {
  const risk = await openRiskDesk(directory);
  return createAdmission(readRequires(requires), sequencer, authority, risk);
};

const readRequires = (text: string): readonly Requirement[] => {
  if (text === 'none') return [];
  const named = text.split(',').map((part) => part.trim());
  const known = named.filter((name) => name === 'oms' || name === 'risk');
  if (known.length === named.length) return known;
  throw new BadEnvironment(`FLOOR_REQUIRES is none, oms, risk or oms,risk, not ${text}`);
};

const createAdmission = (
  requires: readonly Requirement[],
  sequencer: Sequencer,
  authority: Authority,
  risk: RiskDesk,
): Admission => {
  const { orders, standing } = sequencer;
  const needs = (name: Requirement): boolean => requires.includes(name);

  const reasonOfGateway = (clOrdId: string): string | undefined => {
    const elsewhere = standing.refusal();
    if (elsewhere !== undefined) return elsewhere;
    const halts = authority.halts.get();
    if (halts.length > 0) return `halted: ${halts.map(({ id }) => id).join(', ')}`;
    if (authority.primary() === undefined) return 'no primary engine';
    if (orders.inFlightCount() >= mostInFlight) return `busy: ${mostInFlight} orders are in flight`;
    return orders.isUsed(clOrdId) ? 'duplicate clOrdId' : undefined;
  };

  const reasonAgainst = (order: NewOrder): string | undefined => {
    const reason = reasonOfGateway(order.clOrdId);
    if (reason !== undefined) return reason;
    const now = risk.now();
    const { permit } = now;
    const usual = permit === undefined ? usualOrder : limitOf(permit.limits, 'maxOrderQuantity');
    return (
      (needs('oms') ? authority.followers.reason() : undefined) ??
      (needs('risk') ? reasonOfRisk(now, order) : undefined) ??
      reasonOfStage(authority.stage.get(), order, orders.working, usual)
    );
  };

  const reasonAgainstTest = (order: NewOrder): string | undefined => {
    if (authority.primary() === undefined) return 'no primary engine';
    return needs('risk') ? reasonOfLimits(risk.now().permit, order) : undefined;
  };

  return { requires, risk, reasonAgainst, reasonAgainstTest };
};

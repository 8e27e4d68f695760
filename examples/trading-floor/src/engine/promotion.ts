/**
 * Promotes an engine once per incarnation, however often it is asked: a repeated request waits
 * for, and gets, the result of the first. An incarnation never goes back. IO.
 */
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Engine } from './engine.ts';
import type { TakenOver } from './take-over.ts';

export type Promotion = {
  readonly promote: (incarnation: number) => Promise<Answer>;
};

const patienceMs = 5000;

export const createPromotion = (
  engine: Engine,
  takeOver: (incarnation: number) => Promise<TakenOver>,
): Promotion => {
  let current: { readonly incarnation: number; readonly result: Promise<TakenOver> } | undefined;

  const promote = async (incarnation: number): Promise<Answer> => {
    if (!Number.isSafeInteger(incarnation) || incarnation < 1) {
      return refuse(400, 'incarnation must be a positive whole number');
    }
    if (current?.incarnation !== incarnation) {
      const refusal = refusalOf(engine, incarnation);
      if (refusal !== undefined) return refusal;
      current = { incarnation, result: takeOver(incarnation) };
    }
    return answerWithin(engine, current.result);
  };
  return { promote };
};

const refusalOf = (engine: Engine, incarnation: number): Answer | undefined => {
  if (engine.fenced !== undefined) {
    return refuse(409, `fenced (${engine.fenced}); restart it as a standby first`);
  }
  const primary = engine.state.primary;
  const known = Math.max(engine.incarnation, primary?.incarnation ?? 0);
  if (incarnation < known) {
    return refuse(409, `incarnation ${incarnation} is older than ${known}`, { incarnation: known });
  }
  if (incarnation === known && primary !== null && primary.engine !== engine.name) {
    return refuse(409, `incarnation ${known} belongs to ${primary.engine}`, { incarnation: known });
  }
  return undefined;
};

const answerWithin = async (engine: Engine, result: Promise<TakenOver>): Promise<Answer> => {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, patienceMs, undefined).unref();
  });
  const taken = await Promise.race([result, late]);
  if (taken === undefined) {
    return refuse(503, `not done after ${patienceMs} ms, still trying; ask again`);
  }
  if (taken._tag === 'Fenced') return refuse(409, `fenced: ${taken.reason}`);
  const { role, incarnation } = engine;
  const { resent, resolved } = taken;
  return ok({ role, incarnation, sequence: engine.state.sequence, resent, resolved });
};

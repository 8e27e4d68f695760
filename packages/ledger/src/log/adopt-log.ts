/**
 * Makes the streams of this server the log: a promoted mirror, a restored backup, an import. IO;
 * what comes next is decided by adoption-plan from what is there, after every step anew.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { type AdoptionSettings, carryOut } from './adopt-step.ts';
import { type Adoption, type AdoptionStep, type AdoptionWish, nextStep } from './adoption-plan.ts';
import { askSite } from './ask-site.ts';
import { isAtLeast } from './connection.ts';
import { observeAdoption } from './observe-adoption.ts';

export type AdoptionRefused = {
  readonly _tag: 'AdoptionRefused';
  readonly reason: string;
  readonly hint: string;
};

export type Adopt = AdoptionWish & {
  readonly estate: string;
  /** Although the site that is mirrored still answers. */
  readonly force: boolean;
  readonly tell: (line: string) => void;
  /** Called after every step: where a test wants the process to be killed. */
  readonly after: (step: string) => void;
};

const promotionSince = '2.12.0';
const patienceMs = 2_000;

/** Gives what was adopted, or undefined when there was nothing to adopt. */
export const adoptStreams = async (
  connection: NatsConnection,
  settings: AdoptionSettings,
  adopt: Adopt,
): Promise<E.Either<AdoptionRefused, Adoption | undefined>> => {
  const manager = await connection.jetstreamManager();
  const working = { connection, manager, settings, estate: adopt.estate };
  let raise = adopt.raise;
  let adopted: Adoption | undefined;
  for (;;) {
    const facts = await observeAdoption(connection, manager, adopt.estate);
    if (E.isLeft(facts)) return facts;
    const step = nextStep(facts.right, { ...adopt, raise });
    if (step._tag === 'Nothing') return E.right(adopted);
    const refusal =
      step._tag === 'PromoteLedger' ? await refusalOf(connection, adopt, step.site) : null;
    if (refusal !== null) return E.left(refusal);
    adopt.tell(describe(step));
    await carryOut(working, facts.right, step);
    adopt.after(step._tag === 'Record' ? `Record-${step.mode}` : step._tag);
    if (step._tag === 'Settle') raise = false;
    if (step._tag === 'Open') adopted = step.adoption;
  }
};

const refusalOf = async (
  connection: NatsConnection,
  { force }: Adopt,
  site: string,
): Promise<AdoptionRefused | null> => {
  const version = connection.info?.version ?? '0';
  if (!isAtLeast(version, promotionSince)) {
    return {
      _tag: 'AdoptionRefused',
      reason: `nats-server ${version} cannot promote a mirror: ${promotionSince} was the first`,
      hint: 'export the mirror here, and import it into an empty server (docs/operating.md)',
    };
  }
  if (force || (await askSite(connection, site, patienceMs)) === undefined) return null;
  return {
    _tag: 'AdoptionRefused',
    reason: `${site} still answers: two logs would both take events, and neither be the record`,
    hint: `stop nats-server at ${site} first; --force with --reason adopts all the same, and what ${site} takes in after that is not in this log`,
  };
};

const describe = (step: AdoptionStep): string => {
  switch (step._tag) {
    case 'PromoteLedger':
      return `LEDGER follows ${step.site} no more`;
    case 'PromoteSeals':
      return 'SEALS follows nobody any more';
    case 'Settle': {
      const { generation, previous } = step.adoption;
      return `LEDGER is generation ${generation}; it continues the one created ${previous.created} through ${previous.through}`;
    }
    case 'Create':
      return `created: ${step.streams.join(', ')}`;
    case 'Record':
      return `recorded in ${step.mode} mode: the generation of epochs is ${step.adoption.generation}`;
    case 'Open':
      return 'services may use it';
    case 'Nothing':
      return 'nothing waits to be adopted';
  }
};

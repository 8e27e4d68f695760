/**
 * One look at the world at a time: every cause and every decided recovery is taken one step
 * further. IO.
 *
 * What another recoverer has begun is left to it for a grace time; only when it does not go on,
 * it is taken up here. So two recoverers do not race through every append of a decision.
 */
import { isOrder } from '../world/asked.ts';
import type { Cause } from '../world/state.ts';
import { type Ages, createAges } from './ages.ts';
import { considerCause } from './consider.ts';
import type { Driver } from './driver.ts';
import type { Recoverer } from './recoverer.ts';
import { takeUp } from './take-up.ts';
import { tidyUp } from './tidy-up.ts';

const graceMs = 300;
const withheldAgainMs = 1_000;

type Looker = { readonly recoverer: Recoverer; readonly driver: Driver; readonly ages: Ages };

/** Asks for a look; one asked for while another runs follows it. */
export const createLook = (recoverer: Recoverer, driver: Driver): (() => void) => {
  const ages = createAges(recoverer.deps.clock);
  const looker: Looker = { recoverer, driver, ages };
  let looking = false;
  let again = false;
  const run = async () => {
    looking = true;
    do {
      again = false;
      try {
        await lookOnce(looker);
      } catch (error) {
        recoverer.deps.logger.error({ error: String(error) }, 'a look at the log failed');
      }
    } while (again && !recoverer.signal.aborted);
    looking = false;
  };
  return () => {
    if (looking) again = true;
    else run().catch(() => undefined);
  };
};

/** Each as it is now, not as it was when the look began: the one before may have taken its time. */
const lookOnce = async (looker: Looker): Promise<void> => {
  const { recoverer, driver, ages } = looker;
  const { logger } = recoverer.deps;
  for (const sequence of Object.keys(recoverer.world().causes)) {
    const cause = recoverer.world().causes[Number(sequence)];
    try {
      if (cause !== undefined) await decide(looker, cause);
    } catch (error) {
      logger.error({ cause: Number(sequence), error: String(error) }, 'not taken further');
    }
  }
  for (const recovery of Object.keys(recoverer.world().decisions)) {
    const decision = recoverer.world().decisions[recovery];
    try {
      if (decision !== undefined) await takeUp(recoverer, driver, ages, decision);
    } catch (error) {
      logger.error({ recovery, error: String(error) }, 'not taken further');
    }
  }
  const { causes, decisions } = recoverer.world();
  const known = new Set([...Object.keys(causes), ...Object.keys(decisions)]);
  ages.keepOnly(known);
  driver.keepOnly(known);
  await tidyUp(recoverer);
};

const decide = async ({ recoverer, driver, ages }: Looker, cause: Cause): Promise<void> => {
  if (cause.decision.kind === 'decided' || isAnswered(cause, recoverer)) return;
  const id = String(cause.sequence);
  const age = ages.of(id, `${cause.incident}/${cause.scoped}/${cause.decision.kind}`);
  const untouched = cause.asked === null ? cause.incident === null : !cause.scoped;
  const wait = cause.decision.kind === 'withheld' ? withheldAgainMs : graceMs;
  if (!untouched && age < wait) return;
  if (cause.decision.kind === 'withheld') ages.restart(id);
  const decided = await considerCause(recoverer, cause);
  if (decided !== undefined) driver.drive(decided);
};

/** A request is answered once, and an order that can be carried out needs no decision. */
const isAnswered = ({ asked, decision }: Cause, { world }: Recoverer): boolean => {
  if (asked === null) return false;
  if (isOrder(asked.kind) && world().decisions[asked.about ?? ''] !== undefined) return true;
  return decision.kind === 'withheld';
};

/**
 * Which instance takes over, and why each other one does not. Pure; the survey is handed in.
 *
 * What is fit follows from how the component stands by: hot (it has the state and waits), warm (it
 * answers), cold (it is started first). Where nothing stands by the process is started anew.
 */
import type { Candidate, Component, Instance } from '@recovery-ledger/ledger';

/** What one instance said of itself just now. */
export type Surveyed = {
  readonly instance: Instance;
  readonly answer:
    | { readonly _tag: 'silent'; readonly reason: string }
    | {
        readonly _tag: 'health';
        readonly status: string;
        readonly sequence: number;
        /** Whether a replica has all that was accepted; null for what is none. */
        readonly inSync: boolean | null;
      };
};

export type Survey = {
  readonly instances: readonly Surveyed[];
  /** The instance that service discovery names: the one that failed, or is to be left. */
  readonly active: string | null;
  /** The newest sequence of the input journal, where one answered. */
  readonly journal: { readonly source: string; readonly sequence: number } | null;
};

/** What is looked for, besides a fit one. */
export type Wanted = {
  readonly standby: Component['standby'];
  readonly processes: readonly string[];
  /** Only there, when it is given. */
  readonly site: string | null;
  /** Only this one, when it is given. */
  readonly target: string | null;
};

export type Ranking = {
  readonly candidates: readonly Candidate[];
  readonly chosen: Instance | undefined;
  readonly failed: Instance | undefined;
  readonly best: Surveyed | undefined;
};

export const noRanking: Ranking = {
  candidates: [],
  chosen: undefined,
  failed: undefined,
  best: undefined,
};

/** Of the fit ones: at the failed one's site first, then the one that has most of the input. */
export const rankCandidates = (survey: Survey, asked: Wanted): Ranking => {
  const { instances, active } = survey;
  if (instances.length === 0) return restartOf(asked);
  // Who lists more than one instance without saying how they stand by means what they answer.
  const isUnsaid = asked.standby === 'none' && instances.length > 1;
  const wanted: Wanted = isUnsaid ? { ...asked, standby: 'hot' } : asked;
  const home = instances.find(({ instance }) => instance.name === active)?.instance.site ?? null;
  const fit = instances.filter((one) => refusalOf(one, survey, wanted) === undefined);
  const [best] = [...fit].sort(
    (a, b) => siteRank(a, home) - siteRank(b, home) || sequenceOf(b) - sequenceOf(a),
  );
  return {
    candidates: instances.map((one) => ({
      instance: one.instance.name,
      chosen: one === best,
      reason: reasonFor(one, best, survey, wanted, home),
    })),
    chosen: best?.instance,
    failed: failedOf(survey, best, wanted),
    best,
  };
};

/** The only process is the candidate; it is whatever its runbook starts. */
const restartOf = ({ processes, site, target }: Wanted): Ranking => {
  const chosen = target === null ? processes[0] : processes.find((name) => name === target);
  return {
    ...noRanking,
    candidates: processes.map((name) => ({
      instance: name,
      chosen: name === chosen,
      reason: name === chosen ? 'it is started anew: nothing stands by' : 'another one is started',
    })),
    chosen:
      chosen === undefined
        ? undefined
        : { name: chosen, process: chosen, address: '', http: '', site: site ?? '' },
  };
};

/** Where service discovery is away, the one instance left when all others are fit must be it. */
const failedOf = (survey: Survey, best: Surveyed | undefined, wanted: Wanted) => {
  const { instances, active } = survey;
  const named = instances.find(({ instance }) => instance.name === active);
  if (named !== undefined || best === undefined) return named?.instance;
  const any = { ...wanted, site: null, target: null };
  const nobody = { ...survey, active: null };
  const [unfit, ...more] = instances.filter((one) => refusalOf(one, nobody, any) !== undefined);
  return more.length === 0 ? unfit?.instance : undefined;
};

const refusalOf = (
  { instance, answer }: Surveyed,
  { active }: Survey,
  { standby, site, target }: Wanted,
): string | undefined => {
  if (target !== null && instance.name !== target) return `${target} was asked for`;
  if (instance.name === active) {
    return standby === 'none' ? undefined : 'it is the instance that failed';
  }
  if (site !== null && instance.site !== site) {
    return `it is at ${instance.site}, and ${site} is wanted`;
  }
  if (standby === 'none') return 'it is not the one that failed, and none stands by';
  if (standby === 'cold') return undefined;
  if (answer._tag === 'silent') return `it does not answer: ${answer.reason}`;
  return standby === 'warm' || answer.status === 'STANDBY'
    ? undefined
    : `it is ${answer.status}, not STANDBY`;
};

const reasonFor = (
  one: Surveyed,
  best: Surveyed | undefined,
  survey: Survey,
  wanted: Wanted,
  home: string | null,
): string => {
  const refusal = refusalOf(one, survey, wanted);
  if (refusal !== undefined || best === undefined) return refusal ?? '';
  if (one === best) return praiseOf(one, wanted, home);
  return siteRank(one, home) > siteRank(best, home)
    ? `it is at ${one.instance.site}, and ${best.instance.name} is nearer`
    : `its input sequence ${sequenceOf(one)} is not the highest`;
};

const praiseOf = (one: Surveyed, { standby }: Wanted, home: string | null): string => {
  const at = siteRank(one, home) === 0 ? '' : ` at ${one.instance.site}`;
  if (standby === 'none') return `it is started anew${at}: nothing stands by`;
  if (one.answer._tag === 'silent') return `${standby} standby${at}: it is started`;
  return `${standby} standby${at} at input sequence ${sequenceOf(one)}`;
};

const siteRank = ({ instance }: Surveyed, home: string | null): number =>
  home === null || instance.site === home ? 0 : 1;

const sequenceOf = ({ answer }: Surveyed): number =>
  answer._tag === 'health' ? answer.sequence : -1;

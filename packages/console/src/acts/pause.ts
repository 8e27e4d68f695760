/**
 * `pause` and `unpause`: no new recovery of some components, or of all; detection goes on. Pure.
 * A pause of a site is one of every component that has an instance there.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Desk, Pause } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Decide } from './act.ts';
import { estateText } from './estate-text.ts';
import { holds, lasting, untilWords } from './lasting.ts';
import { namedComponents } from './named-component.ts';
import { anyRole } from './signed-by.ts';

export type PauseOf = {
  readonly components?: string;
  readonly site?: string;
  readonly forMs: number;
};

type Reach = 'all' | readonly string[];

export const pauseRecoveries =
  ({ components: names, site, forMs }: PauseOf): Decide =>
  (desk, who, { nowMs, newId }) => {
    if (names !== undefined && site !== undefined) {
      return badInput('components and --site are both named', 'name one of the two');
    }
    const reach = site === undefined ? namedComponents(desk, names) : ofSite(desk, site);
    if (E.isLeft(reach)) return reach;
    const components = reach.right;
    const estate = desk.estate?.estate ?? '';
    const [pause, expiresAt] = [newId('pause'), lasting(nowMs, forMs)];
    return E.right({
      ...{ family: 'control', id: estate, names: { pause, components, expiresAt } },
      events: [
        {
          type: 'RecoveriesPaused',
          data: { estate, pause, components, expiresAt, ...anyRole(who) },
        },
      ],
      said: [
        `${pause}: no recovery of ${reachWords(components)} starts ${untilWords(expiresAt)}`,
        `  detection goes on; what runs goes on; lift it with: recovery-ledger unpause ${pause}`,
      ],
    });
  };

export const reachWords = (components: Reach): string =>
  components === 'all' ? 'anything' : list(components);

const ofSite = (desk: Desk, site: string): E.Either<Trouble, Reach> => {
  const estate = estateText(desk);
  if (estate === null) {
    return badInput('the sites of this estate are not known here', 'name components instead');
  }
  if (!Object.hasOwn(estate.sites, site)) {
    return badInput(
      `there is no site "${site}"`,
      `the sites are ${list(Object.keys(estate.sites))}`,
    );
  }
  const published = desk.estate?.components.map(({ component }) => component) ?? [];
  const there = published.filter((id) =>
    estate.components[id]?.instances.some((instance) => instance.site === site),
  );
  return there.length === 0
    ? badInput(`no component has an instance in ${site}`, 'name components instead')
    : E.right(there);
};

/** Without a name: the only one that holds. */
export const unpause =
  (name: string | undefined): Decide =>
  (desk, who, { nowMs }) => {
    const holding = [...desk.pauses.values()].filter(({ expiresAt }) => holds(expiresAt, nowMs));
    const found = chosen(holding, name);
    if (E.isLeft(found)) return found;
    const { pause, components } = found.right;
    const estate = desk.estate?.estate ?? '';
    return E.right({
      ...{ family: 'control', id: estate, names: { pause } },
      events: [{ type: 'RecoveriesUnpaused', data: { estate, pause, ...anyRole(who) } }],
      said: [`${pause} is lifted: recoveries of ${reachWords(components)} may start again`],
    });
  };

const chosen = (pauses: readonly Pause[], name: string | undefined): E.Either<Trouble, Pause> => {
  const names = list(pauses.map(({ pause }) => pause));
  if (name === undefined) {
    const [first, ...more] = pauses;
    if (first === undefined) return badInput('nothing is paused', 'nothing was written');
    return more.length === 0
      ? E.right(first)
      : badInput(`${pauses.length} pauses hold`, `name one of ${names}`);
  }
  const found = pauses.find(({ pause }) => pause === name);
  return found === undefined
    ? badInput(`no pause "${name}" holds`, `these hold: ${names}`)
    : E.right(found);
};

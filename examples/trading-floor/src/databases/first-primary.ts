/**
 * Which server is the primary when the floor starts: what the data says decides, never a guess.
 * Where several hold data of a primary, as after a failover without a rejoin, the one that the
 * registry names is it and the others stay down: started, they would take writes too. Pure.
 */
import type { ServerKind } from './database-servers.ts';

export type FoundServer = {
  readonly name: string;
  readonly kind: ServerKind;
  readonly role: 'primary' | 'standby' | 'none';
};

export type FirstPrimary =
  | {
      readonly _tag: 'Chosen';
      /** Null when every server follows another: nobody takes writes until one is promoted. */
      readonly primary: string | null;
      readonly idle: readonly string[];
    }
  | { readonly _tag: 'Unclear'; readonly problem: string };

export const firstPrimary = (
  found: readonly FoundServer[],
  registered: string | undefined,
): FirstPrimary => {
  const primaries = found.filter(({ role }) => role === 'primary').map(({ name }) => name);
  const [only = null] = primaries;
  const primary = primaries.find((name) => name === registered) ?? only;
  if (primaries.length > 1 && primary !== registered) {
    const problem = `${primaries.join(' and ')} all hold data of a primary and the registry names none of them: make the others standbys of the one that counts`;
    return { _tag: 'Unclear', problem };
  }
  return { _tag: 'Chosen', primary, idle: primaries.filter((name) => name !== primary) };
};

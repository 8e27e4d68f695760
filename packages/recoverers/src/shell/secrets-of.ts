/** The values of the secrets that a runbook names. Pure; where they come from is handed in. */
import type { LoadedRunbook } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Secrets, shortestSecret } from '../actions/redact.ts';

type Lookup = (name: string) => string | undefined;

/** Left says which one is missing, or too short to be found again in what a step says. */
export const secretsOf = (names: readonly string[], lookup: Lookup): E.Either<string, Secrets> => {
  const values = names.map((name) => ({ name, value: lookup(name) ?? '' }));
  const bad = values.find(({ value }) => value.length < shortestSecret);
  if (bad === undefined) {
    return E.right(Object.fromEntries(values.map(({ name, value }) => [name, value])));
  }
  return E.left(
    bad.value === ''
      ? `the secret ${bad.name} is not set in the recoverer's environment`
      : `the secret ${bad.name} is shorter than ${shortestSecret} characters: it could not be redacted`,
  );
};

/** Those of all steps, as far as they are set: any step may meet what another one was given. */
export const allSecrets = ({ runbook }: LoadedRunbook, lookup: Lookup): Secrets => {
  const names = runbook.steps.flatMap(({ secrets }) => secrets ?? []);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = lookup(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

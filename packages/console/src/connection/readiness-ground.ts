/** What readiness has to know of this machine: the files as read, and the variables set. Pure. */
import type { ReadinessGround } from '@recovery-ledger/detectors';
import type { Variables } from '@recovery-ledger/ledger';
import type { EstateOnDisk } from './read-estate.ts';

export const readinessGround = (
  { hash, runbooks }: EstateOnDisk,
  variables: Variables,
): ReadinessGround => ({
  hashes: {
    estate: hash,
    runbooks: new Map(runbooks.map((loaded) => [loaded.runbook.runbook, loaded.hash])),
  },
  secretsOf: (name) => {
    const found = runbooks.find(({ runbook }) => runbook.runbook === name);
    return [...new Set(found?.runbook.steps.flatMap(({ secrets = [] }) => secrets) ?? [])];
  },
  secret: (name) => variables[name],
  hasSecret: (name) => (variables[name] ?? '') !== '',
});

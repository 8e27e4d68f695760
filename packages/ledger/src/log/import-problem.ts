/** Why an import did not happen or was not finished, and what to do. Pure. */
import type { VerifyReport } from '../proof/verify.ts';

export type ImportProblem =
  | {
      /** Nothing was written. */
      readonly _tag: 'ImportRefused';
      readonly reason: string;
      readonly hint: string;
    }
  | {
      /** Nothing was written: the bundle is not proven to be what was sealed. */
      readonly _tag: 'ImportUnproven';
      readonly reason: string;
      readonly hint: string;
      readonly report: VerifyReport;
    }
  | {
      /** What was written stays; no service uses it; the same command goes on after it. */
      readonly _tag: 'ImportInterrupted';
      readonly reason: string;
      readonly hint: string;
    };

export const refuseImport = (reason: string, hint: string): ImportProblem => ({
  _tag: 'ImportRefused',
  reason,
  hint,
});

export const importInterrupted = (reason: string): ImportProblem => {
  const hint = 'run the same command again: it goes on after the last message that is stored';
  return { _tag: 'ImportInterrupted', reason, hint };
};

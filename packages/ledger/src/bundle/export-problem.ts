/** Why an export was not finished, and what to do. Pure. */

export type ExportProblem =
  | {
      readonly _tag: 'ExportRefused';
      readonly reason: string;
      readonly hint: string;
    }
  | {
      /** What is whole so far stays; the same command goes on after it. */
      readonly _tag: 'ExportInterrupted';
      readonly reason: string;
      readonly hint: string;
    };

export const refused = (reason: string, hint: string): ExportProblem => ({
  _tag: 'ExportRefused',
  reason,
  hint,
});

export const interrupted = (reason: string): ExportProblem => {
  const hint = 'run the same command again: it goes on after the last whole file';
  return { _tag: 'ExportInterrupted', reason, hint };
};

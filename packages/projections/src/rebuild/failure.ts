/** Why a rebuild did not do what was asked; the live rows are as they were. Pure. */
export type RebuildFailure = {
  readonly _tag:
    | 'RebuildBusy'
    | 'RebuildStopped'
    | 'RebuildDiffers'
    | 'RebuildIncomplete'
    | 'StreamChanged';
  readonly reason: string;
  readonly hint: string;
  /** Of rows that differ: up to where they were compared, and what either side holds. */
  readonly through?: number;
  readonly proofs?: readonly ProjectionProof[];
};

/** One projection's rows, live and rebuilt: equal hashes mean equal rows. */
export type ProjectionProof = {
  readonly projection: string;
  readonly version: number;
  readonly rows: number;
  readonly live: string;
  readonly rebuilt: string;
  readonly difference: string | null;
};

const hints: Readonly<Record<RebuildFailure['_tag'], string>> = {
  RebuildBusy: 'wait for the other rebuild to end, then try again',
  RebuildStopped: 'the live rows were not touched: correct the projection, then rebuild again',
  RebuildDiffers:
    'run `recovery-ledger rebuild` to replace the live rows, and keep both for a report',
  RebuildIncomplete: 'the live rows were not touched: run it again once the log is whole and read',
  StreamChanged: 'the live rows belong to another stream: check the log before anything else',
};

export const failure = (_tag: RebuildFailure['_tag'], reason: string): RebuildFailure => ({
  _tag,
  reason,
  hint: hints[_tag],
});

/** The demo's verdict: what of it is not as it must be, each in one sentence. Pure. */
import type { Postmortem } from '../reports/postmortem.ts';
import { verdictLine } from '../reports/postmortem-report.ts';
import { list } from '../words/list.ts';
import type { Stats, Verification } from './floor.ts';

type Findings = {
  readonly postmortem: Postmortem;
  readonly verification: Verification | null;
  /** After the recovery; null when the order client does not answer. */
  readonly after: Stats | null;
};

/** Empty when the RTO was met, nothing was lost, every check passed, and the floor trades again. */
export const complaintsAbout = ({
  postmortem,
  verification,
  after,
}: Findings): readonly string[] => [
  ...rtoComplaints(postmortem),
  ...checkComplaints(postmortem),
  ...lossComplaints(verification),
  ...(after !== null && after.ordersPerSecond > 0 ? [] : ['the floor does not trade again']),
];

const rtoComplaints = ({ recoveries }: Postmortem): readonly string[] =>
  recoveries.filter(({ verdict }) => verdict !== 'MET').map(verdictLine);

const checkComplaints = ({ recoveries }: Postmortem): readonly string[] =>
  recoveries.flatMap(({ checks, component }) => {
    if (checks.length === 0) return [`no check of ${component} is recorded`];
    const failed = checks.filter(({ result }) => result !== 'pass');
    return failed.map(({ check, result, detail }) => `check ${check} is ${result}: ${detail}`);
  });

const lossComplaints = (verification: Verification | null): readonly string[] => {
  if (verification === null) return ['the order client could not say whether something was lost'];
  const { verdict, missingAtExchangeCount, missingInDatabaseCount, mismatchedCount } = verification;
  if (verdict === 'NONE_LOST') return [];
  const counts = [
    `${missingAtExchangeCount} missing at the exchange`,
    `${missingInDatabaseCount} missing in the database`,
    `${mismatchedCount} not equal`,
  ];
  return [`the order client says ${verdict}: ${list(counts)}`];
};

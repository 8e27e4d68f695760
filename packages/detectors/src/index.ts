/** The public screen of the detectors package. */
export { version } from '@recovery-ledger/ledger';

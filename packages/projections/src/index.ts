/** The public screen of the projections package. */
export { version } from '@recovery-ledger/ledger';

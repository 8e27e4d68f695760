/** The public screen of the chaos package. */
export { version } from '@recovery-ledger/ledger';

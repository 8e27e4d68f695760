/** The public screen of the console package. */
export { version } from '@recovery-ledger/ledger';

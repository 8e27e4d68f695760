/** The public screen of the alerts package. */
export { version } from '@recovery-ledger/ledger';

/** The public screen of the recoverers package. */
export { version } from '@recovery-ledger/ledger';

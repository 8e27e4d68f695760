/** The public screen of the ledger package. */
export const version = '0.1.0';

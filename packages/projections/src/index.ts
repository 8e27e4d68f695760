/** The public screen of the projections package. */
export {};

/** The public screen of the console package. */
export {};

/** The public screen of the recoverers package. */
export {};

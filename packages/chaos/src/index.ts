/** The public screen of the chaos package. */
export {};

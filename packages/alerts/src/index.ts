/** The public screen of the alerts package. */
export {};

/** The public screen of the detectors package. */
export {};

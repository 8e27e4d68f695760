/** The public screen of the detectors package: run one detector instance. */

export type { Logger } from './logger.ts';
export { type DetectorDeps, runDetector } from './run-detector.ts';

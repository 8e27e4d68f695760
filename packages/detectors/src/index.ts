/** The public screen of the detectors package: run one detector instance. */

export type { Logger } from './logger.ts';
export { checkReadiness } from './readiness/check-readiness.ts';
export type { ReadinessCheck, ReadinessChecked } from './readiness/judged.ts';
export { type ReadinessGround, readinessDeps } from './readiness/readiness-deps.ts';
export { type DetectorDeps, runDetector } from './run-detector.ts';

/** The public screen of the detectors package: run one detector instance. */

export type { Logger } from './logger.ts';
export { checkReadiness } from './readiness/check-readiness.ts';
export type { ReadinessCheck, ReadinessChecked } from './readiness/judged.ts';
export { type ReadinessGround, readinessDeps } from './readiness/readiness-deps.ts';
export { checkRpo } from './rpo/check-rpo.ts';
export type { RpoCheck, RpoValidated } from './rpo/rpo-check.ts';
export { rpoDeps } from './rpo/rpo-deps.ts';
export { type DetectorDeps, runDetector } from './run-detector.ts';

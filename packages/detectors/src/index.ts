/** The public screen of the detectors package: run one detector instance. */

export type { Logger } from './logger.ts';
export { askHttp } from './readiness/ask-http.ts';
export { checkReadiness } from './readiness/check-readiness.ts';
export type { ReadinessDeps } from './readiness/deps.ts';
export type { ReadinessCheck, ReadinessChecked } from './readiness/judged.ts';
export { type DetectorDeps, runDetector } from './run-detector.ts';

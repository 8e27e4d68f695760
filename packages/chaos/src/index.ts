/** The public screen of the chaos package: fake failures, drills, and their verdict. */

export type { StartDrill } from './drill/decide-start.ts';
export type { Answer } from './io/answer-requests.ts';
export type { ChaosDeps, Logger } from './io/chaos-deps.ts';
export { runChaos } from './run-chaos.ts';

/** The public screen of the console package. */
export { processLives } from './connection/process-lives.ts';

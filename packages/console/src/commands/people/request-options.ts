/** What commands share that ask the recoverers for something, and wait for their answer. Pure. */
import type { Command } from 'commander';
import { collect } from '../options.ts';
import { awaitAnswer } from './await-answer.ts';
import { type ActOptions, actOptions, type Waiting } from './person-command.ts';

export type RequestOptions = ActOptions & {
  readonly wait: boolean;
  readonly override?: readonly string[];
};

export const requestOptions = (command: Command): Command =>
  actOptions(command).option('--no-wait', 'do not wait for what the recoverers answer');

export const overrideOption = (command: Command): Command =>
  command.option('--override <code>', 'take this blocker upon you; may be repeated', collect);

/** How a request is carried out: its answer is waited for, unless the person does not want to. */
export const asked = (
  { wait }: RequestOptions,
  waiting: Waiting = awaitAnswer,
): { readonly wait: Waiting | undefined } => ({ wait: wait ? waiting : undefined });

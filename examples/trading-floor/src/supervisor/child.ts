/**
 * One program as a child process. Every command settles only when it is true: the pid is gone,
 * the process is stopped, the new one listens. A child that dies is left dead. IO.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { processState } from './proc.ts';
import { mainOf, type Program, type Site } from './programs.ts';
import type { Start } from './start-arguments.ts';

export type Exit = { readonly code: number | null; readonly signal: string | null };

export type ChildView = {
  readonly name: string;
  readonly site: Site;
  readonly pid: number | null;
  readonly state: 'running' | 'paused' | 'stopped' | 'exited';
  readonly startedAt: string | null;
  readonly restarts: number;
  readonly lastExit: Exit | null;
};

export class StartFailed extends Error {
  readonly exit: Exit;
  constructor(name: string, exit: Exit) {
    super(`${name} ended before it listened (${exit.signal ?? `exit code ${exit.code}`})`);
    this.exit = exit;
  }
}

const graceMs = 200;

export class Child {
  readonly program: Program;
  readonly #onChange: () => void;
  #process: ChildProcess | undefined;
  #exited: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  #state: ChildView['state'] = 'stopped';
  #startedAt: string | null = null;
  #starts = 0;
  #lastExit: Exit | null = null;
  #wanted = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(program: Program, onChange: () => void) {
    this.program = program;
    this.#onChange = onChange;
  }

  view = (): ChildView => ({
    name: this.program.name,
    site: this.program.site,
    pid: this.#process?.pid ?? null,
    state: this.#state,
    startedAt: this.#startedAt,
    restarts: Math.max(0, this.#starts - 1),
    lastExit: this.#lastExit,
  });

  start = (start: Start): Promise<ChildView> => this.#next(() => this.#start(start));

  stop = (): Promise<ChildView> => this.#next(() => this.#stop());

  kill = (): Promise<ChildView> =>
    this.#next(async () => {
      this.#process?.kill('SIGKILL');
      await this.#exited;
    });

  pause = (): Promise<ChildView> => this.#next(() => this.#signal('SIGSTOP', 'paused'));

  resume = (): Promise<ChildView> => this.#next(() => this.#signal('SIGCONT', 'running'));

  restart = (start: Start): Promise<ChildView> =>
    this.#next(async () => {
      await this.#stop();
      await this.#start(start);
    });

  // Commands to one child run one after another; each answers with how the child is then.
  #next(command: () => Promise<void>): Promise<ChildView> {
    const done = this.#queue.then(command).then(() => this.view());
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #start({ args, environment }: Start): Promise<void> {
    if (this.#process !== undefined) return;
    const { name, site, folder } = this.program;
    const command = [...process.execArgv, mainOf(folder), ...args];
    const child = spawn(process.execPath, command, {
      env: { ...process.env, FLOOR_NAME: name, FLOOR_SITE: site, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const listening = new Promise<void>((resolve) => child.once('message', () => resolve()));
    this.#process = child;
    this.#wanted = true;
    this.#starts += 1;
    this.#startedAt = new Date().toISOString();
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve({ code: 1, signal: null }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const exited = this.#exited.then((exit) => this.#onExit(exit));
    this.#change('running');
    const ended = await Promise.race([listening, exited]);
    if (ended !== undefined) throw new StartFailed(name, ended);
  }

  #onExit(exit: Exit): Exit {
    this.#process = undefined;
    this.#lastExit = exit;
    this.#change(this.#wanted ? 'exited' : 'stopped');
    return exit;
  }

  // A paused process does not see SIGTERM; SIGKILL reaches it all the same.
  async #stop(): Promise<void> {
    this.#wanted = false;
    if (this.#process === undefined) {
      this.#change('stopped');
      return;
    }
    this.#process.kill('SIGTERM');
    await Promise.race([this.#exited, delay(graceMs)]);
    this.#process?.kill('SIGKILL');
    await this.#exited;
  }

  async #signal(signal: 'SIGSTOP' | 'SIGCONT', state: 'running' | 'paused'): Promise<void> {
    const pid = this.#process?.pid;
    if (pid === undefined) return;
    this.#process?.kill(signal);
    while (
      this.#process?.pid === pid &&
      ((await processState(pid)) === 'T') !== (state === 'paused')
    ) {
      await delay(1);
    }
    if (this.#process?.pid === pid) this.#change(state);
  }

  #change(state: ChildView['state']): void {
    this.#state = state;
    this.#onChange();
  }
}

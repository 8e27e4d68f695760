/**
 * One program or server as a child. Every command settles only when it is true of all its
 * processes: they are gone, they are stopped, the new one listens. A child that dies is left
 * dead. IO.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Body, Exit } from './body.ts';
import { processState } from './proc.ts';
import type { Program, Site } from './programs.ts';
import type { Start } from './start-arguments.ts';

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
  constructor(message: string, exit: Exit) {
    super(message);
    this.exit = exit;
  }
}

const pausedGraceMs = 200;

export class Child {
  readonly program: Program;
  readonly #body: Body;
  readonly #onChange: () => void;
  #waiting = new AbortController();
  #process: ChildProcess | undefined;
  #exited: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  #state: ChildView['state'] = 'stopped';
  #startedAt: string | null = null;
  #starts = 0;
  #lastExit: Exit | null = null;
  #wanted = false;
  #queue: Promise<unknown> = Promise.resolve();

  /** `body`: what it consists of when it runs. */
  constructor(program: Program, body: Body, onChange: () => void) {
    this.program = program;
    this.#body = body;
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

  stop = (): Promise<ChildView> => {
    this.#waiting.abort();
    return this.#next(() => this.#stop());
  };

  kill = (): Promise<ChildView> => {
    this.#waiting.abort();
    return this.#next(() => this.#end());
  };

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

  async #start(start: Start): Promise<void> {
    if (this.#process !== undefined) return;
    const { name } = this.program;
    const { process: child, exited, serves, lastWords } = await this.#body.launch(start);
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    this.#process = child;
    this.#wanted = true;
    this.#starts += 1;
    this.#startedAt = new Date().toISOString();
    this.#exited = exited;
    const ended = exited.then((exit) => this.#onExit(exit));
    this.#change('running');
    const given = new Promise<string>((resolve) =>
      signal.addEventListener('abort', () => resolve('it was ended'), { once: true }),
    );
    const failed = await Promise.race([serves(signal), given, ended]);
    if (failed === null) return;
    const said = lastWords();
    const words = said === '' ? '' : `: ${said}`;
    if (typeof failed === 'object') {
      const how = failed.signal ?? `exit code ${failed.code}`;
      throw new StartFailed(`${name} ended before it listened (${how})${words}`, failed);
    }
    const none = { code: null, signal: null };
    throw new StartFailed(`${name} does not listen, ${failed}${words}`, none);
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
    const child = this.#process;
    if (child?.pid === undefined) {
      await this.#end();
      this.#change('stopped');
      return;
    }
    const isPaused = (await processState(child.pid)) === 'T';
    child.kill(this.#body.gentle);
    const graceMs = isPaused ? pausedGraceMs : this.#body.graceMs;
    await Promise.race([this.#exited, delay(graceMs)]);
    await this.#end(child.pid);
  }

  /**
   * Ends all of it, the first process first, which could start others; and what is left where
   * the first one is gone.
   */
  async #end(pid = this.#process?.pid ?? null): Promise<void> {
    this.#process?.kill('SIGKILL');
    const first = this.#exited;
    for (;;) {
      const left = await this.#processes(pid);
      if (left.length === 0) break;
      for (const each of left) signalTo(each, 'SIGKILL');
      await delay(1);
    }
    await first;
  }

  async #signal(signal: 'SIGSTOP' | 'SIGCONT', state: 'running' | 'paused'): Promise<void> {
    const pid = this.#process?.pid;
    if (pid === undefined) return;
    this.#process?.kill(signal);
    while (this.#process?.pid === pid) {
      const others = await this.#notYet(pid, state);
      if (others.length === 0) break;
      for (const each of others) signalTo(each, signal);
      await delay(1);
    }
    if (this.#process?.pid === pid) this.#change(state);
  }

  /** Those of its processes that are not in that state. */
  async #notYet(pid: number, state: 'running' | 'paused'): Promise<readonly number[]> {
    const all = await this.#processes(pid);
    const states = await Promise.all(all.map(processState));
    return all.filter((_, i) => (states[i] === 'T') !== (state === 'paused'));
  }

  /** Those that have not ended: one that nobody has waited for yet has. */
  async #processes(pid: number | null): Promise<readonly number[]> {
    const all = await this.#body.processes(pid);
    const states = await Promise.all(all.map(processState));
    return all.filter((_, i) => states[i] !== undefined && states[i] !== 'Z');
  }

  #change(state: ChildView['state']): void {
    this.#state = state;
    this.#onChange();
  }
}

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself in between
  }
};

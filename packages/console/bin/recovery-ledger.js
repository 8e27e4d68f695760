#!/usr/bin/env node
/**
 * Starts the console: what was built, as one file that starts fast, or the sources where nothing is
 * built (a fresh checkout) or RECOVERY_LEDGER_SOURCES=1 asks for them. The sources need other flags
 * of node, so they run in a second process that gets every signal, and ends when this one does.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const runSources = () => {
  const tool = new URL('../../../tools/run-typescript.js', import.meta.url).href;
  const flags = ['--conditions=development', '--import', tool, pathOf('../src/main.ts')];
  const child = spawn(process.execPath, [...flags, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
};

const built = new URL('../dist/recovery-ledger.js', import.meta.url);
const sources = process.env.RECOVERY_LEDGER_SOURCES === '1' || !existsSync(built);

if (sources && existsSync(pathOf('../src/main.ts'))) runSources();
else await import(built.href);

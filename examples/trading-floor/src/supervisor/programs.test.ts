/** Which programs start is said once, and a misspelt name starts none. */
import test from 'ava';
import { choosePrograms, programs } from './programs.ts';

const named = (only: string) => {
  const chosen = choosePrograms(only);
  return chosen._tag === 'Chosen' ? chosen.programs.map(({ name }) => name) : chosen.problem;
};

test('the core is the floor of one site; all is every program, once', (t) => {
  const core = ['exchange', 'gateway', 'drop-copy', 'engine-a', 'engine-b', 'flow'];
  t.deepEqual(named('core'), core);
  t.deepEqual(named('core, gateway-dr'), [...core, 'gateway-dr']);
  t.deepEqual(
    named('all'),
    programs.map(({ name }) => name),
  );
  t.is(new Set(named('all')).size, programs.length);
});

test('a program that does not exist is an error that names those that do', (t) => {
  t.regex(
    String(named('core,gatway')),
    /^FLOOR_ONLY names "gatway"; it knows all, core, databases, trading, exchange/,
  );
});

test('no two programs share a port', (t) => {
  const ports = programs.flatMap((program) => program.ports);
  t.is(new Set(ports).size, ports.length);
});

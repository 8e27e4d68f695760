/** The users file: what it holds, and what it must not. */
import test from 'ava';
import { passwordVariableOf, renderUsers } from './render-users.ts';

const detector = { name: 'detector-1', role: 'detector', mode: 'real' } as const;

test('a login by password names a variable and holds no secret', (t) => {
  const login = { passwordVariable: passwordVariableOf('detector-1') };
  const text = renderUsers([{ ...detector, login }], ['About it.']);
  t.true(text.startsWith('# About it.\n\nusers: [\n'), text);
  t.regex(text, /user: "detector-1"\n +password: \$RECOVERY_LEDGER_NATS_PASSWORD_DETECTOR_1\n/);
});

test('a login by nkey holds the public key, and who it is only as a comment', (t) => {
  const text = renderUsers([{ ...detector, login: { nkey: 'UABC' } }], []);
  t.regex(text, /# detector-1\n +nkey: UABC\n/);
  t.false(text.includes('user:'));
});

test('only who answers requests may reply to them', (t) => {
  const chaos = { name: 'chaos-1', role: 'chaos', mode: 'drill', login: { nkey: 'U' } } as const;
  t.true(renderUsers([chaos], []).includes('allow_responses'));
  t.false(renderUsers([{ ...detector, login: { nkey: 'U' } }], []).includes('allow_responses'));
});

/** The users file: what it holds, and what it must not. */
import test from 'ava';
import { passwordVariableOf, renderUsers } from './render-users.ts';

const detector = { name: 'detector-1', role: 'detector', mode: 'real' } as const;

test('a login by password names a variable and holds no secret', (t) => {
  const login = { passwordVariable: passwordVariableOf('detector-1') };
  const text = renderUsers([{ ...detector, login }], ['About it.']);
  t.true(text.startsWith('# About it.\n\naccounts: {\n'), text);
  t.regex(text, /user: "detector-1"\n +password: \$RECOVERY_LEDGER_NATS_PASSWORD_DETECTOR_1\n/);
});

test('a login by nkey holds the public key, and who it is only as a comment', (t) => {
  const text = renderUsers([{ ...detector, login: { nkey: 'UABC' } }], []);
  t.regex(text, /# detector-1\n +nkey: UABC\n/);
  t.false(text.includes('user:'));
});

test('who answers requests may do so in the inboxes of those who may ask, and nowhere else', (t) => {
  const login = { nkey: 'U' };
  const chaos = { name: 'chaos-1', role: 'chaos', mode: 'drill', login } as const;
  const alice = { name: 'alice', role: 'operator', mode: 'real', login } as const;
  const inbox = /^ +"_INBOX_alice\.>"$/gm;
  const text = renderUsers([chaos, alice, { ...detector, login }], []);
  t.is([...text.matchAll(inbox)].length, 2, 'her own, and that of chaos');
  t.false(text.includes('allow_responses'));
});

/** Who may act in the simulation, and the keys that they sign with. IO: keys are new each time. */
import { createPrivateKey, sign } from 'node:crypto';
import { newSeed, publicKeyOf, type Signer } from '@recovery-ledger/ledger';

export const persons = [
  { person: 'on-call', roles: ['on_call'] },
  { person: 'infra-lead', roles: ['infrastructure_lead', 'on_call'] },
  { person: 'risk-officer', roles: ['risk_officer'] },
  { person: 'cto', roles: ['cto'] },
] as const;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The 32 bytes of the secret, after two that say its kind, from base 32. */
const secretOf = (seed: string): Buffer => {
  const bits = [...seed]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.slice(2, 34).map((one) => Number.parseInt(one, 2)));
};

/** What every private key of Ed25519 begins with, in the form that is read here (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** As `actSigner`, by the runtime's own cryptography: many thousand acts are signed here. */
const newSigner = (): Signer => {
  const seed = newSeed();
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8, secretOf(seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  return { publicKey: publicKeyOf(seed) ?? '', sign: (bytes) => sign(null, bytes, key) };
};

const signers = new Map(persons.map(({ person }) => [person as string, newSigner()]));

/** A key that is nobody's. */
export const stranger = newSigner();

export const signerOf = (person: string): Signer => signers.get(person) ?? stranger;

export const published = persons.map(({ person, roles }) => ({
  ...{ person, roles },
  key: signerOf(person).publicKey,
}));

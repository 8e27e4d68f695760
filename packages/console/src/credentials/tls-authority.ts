/**
 * IO: a little certificate authority and a server certificate for the names and addresses that
 * clients use. For a site that has no authority of its own; files that are there are kept.
 */
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

export type TlsFiles = {
  readonly folder: string;
  /** The files that were not there before. */
  readonly made: readonly string[];
};

type Authority = { readonly certificate: X509Certificate; readonly key: webcrypto.CryptoKey };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
const [authorityDays, serverDays] = [3_650, 825];
const subject = 'CN=recovery-ledger authority';

export const makeTls = async (
  folder: string,
  names: readonly string[],
  now: Date,
): Promise<TlsFiles> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made: string[] = [];
  const write = (name: string, text: string, mode: number) => {
    writeFileSync(join(folder, name), text, { mode, flag: 'wx' });
    made.push(name);
  };
  const authority = existsSync(join(folder, 'ca.key'))
    ? await readAuthority(folder)
    : await createAuthority(now, write);
  if (!existsSync(join(folder, 'server.key'))) await createServer(authority, names, now, write);
  return { folder, made };
};

type Write = (name: string, text: string, mode: number) => void;

const createAuthority = async (now: Date, write: Write): Promise<Authority> => {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    ...validFor(now, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  write('ca.key', await pemOf(keys.privateKey), 0o600);
  write('ca.crt', `${certificate.toString('pem')}\n`, 0o644);
  return { certificate, key: keys.privateKey };
};

/** A node of a cluster is a client of the others too, so the certificate is good for both ends. */
const createServer = async (
  { certificate: issuer, key }: Authority,
  names: readonly string[],
  now: Date,
  write: Write,
): Promise<void> => {
  const keys = await newKeys();
  const alternatives = names.map(
    (value): JsonGeneralName => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }),
  );
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'nats-server'}`,
    issuer: issuer.subject,
    ...validFor(now, serverDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: key,
    extensions: [
      new SubjectAlternativeNameExtension(alternatives),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  });
  write('server.key', await pemOf(keys.privateKey), 0o600);
  write('server.crt', `${certificate.toString('pem')}\n`, 0o644);
};

const readAuthority = async (folder: string): Promise<Authority> => {
  const [bytes = new ArrayBuffer(0)] = PemConverter.decode(
    readFileSync(join(folder, 'ca.key'), 'utf8'),
  );
  return {
    certificate: new X509Certificate(readFileSync(join(folder, 'ca.crt'), 'utf8')),
    key: await webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']),
  };
};

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pemOf = async (key: webcrypto.CryptoKey): Promise<string> => {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(bytes, 'PRIVATE KEY')}\n`;
};

/** From a day ago: the clocks of two machines differ. */
const validFor = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - dayMs),
  notAfter: new Date(now.getTime() + days * dayMs),
});

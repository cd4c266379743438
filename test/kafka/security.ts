import { join } from 'node:path';
import { run } from './run.ts';

/** Who may log in, by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
export const USER = { username: 'mirrorscope', password: 'only for tests' } as const;

const MODULES = 'org.apache.kafka.common.security';
/** Of the key store, which lasts as long as its broker. */
const STORE_PASSWORD = 'secret';

/** Makes a certificate for 127.0.0.1, with its key, in `folder`; returns the certificate as PEM, to be trusted by clients. */
export async function makeCertificate(folder: string): Promise<string> {
  const store = ['-alias', 'broker', '-keystore', keyStore(folder), '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD];
  const content = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1', '-validity', '2'];
  await run('keytool', ['-genkeypair', ...store, ...content]);
  return run('keytool', ['-exportcert', '-rfc', ...store]);
}

const keyStore = (folder: string) => join(folder, 'broker.p12');

/** Properties of a broker whose listener `SASL` asks for a login and which, like others with TLS, uses the certificate in `folder`. */
export function securityProperties(folder: string): Readonly<Record<string, string>> {
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore(folder),
    'ssl.keystore.password': STORE_PASSWORD,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.sasl.plain.sasl.jaas.config': `${MODULES}.plain.PlainLoginModule required user_${USER.username}="${USER.password}";`,
    'listener.name.sasl.scram-sha-256.sasl.jaas.config': `${MODULES}.scram.ScramLoginModule required;`,
    'listener.name.sasl.scram-sha-512.sasl.jaas.config': `${MODULES}.scram.ScramLoginModule required;`,
  };
}

/** Users of SCRAM are part of the cluster's data, so they are named when its storage is formatted. */
export const SCRAM_USERS: readonly string[] = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
  '--add-scram',
  `${mechanism}=[name=${USER.username},password=${USER.password}]`,
]);

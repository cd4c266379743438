import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCi } from '@mirrorscope/scripts/debian';

export interface ClientCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

const SUBJECT = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=listener'];

/** One that signs itself. Undefined where there is no openssl, which is said, and on a CI machine is a failure. */
export function clientCertificate(): ClientCertificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  try {
    execFileSync('openssl', ['req', ...SUBJECT, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch (error) {
    const reason = `client certificates need openssl to make one: apt-get install openssl (${(error as Error).message})`;
    if (inCi()) throw new Error(reason, { cause: error });
    console.error(`SKIPPED: ${reason}`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has a broker take clients with this certificate only, where they come by TLS alone. */
export function requiring({ cert }: ClientCertificate): Readonly<Record<string, string>> {
  return {
    'listener.name.tls.ssl.client.auth': 'required',
    'listener.name.tls.ssl.truststore.type': 'PEM',
    'listener.name.tls.ssl.truststore.certificates': cert.trim().replaceAll('\n', '\\n'),
  };
}

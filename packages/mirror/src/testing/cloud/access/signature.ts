import type { IncomingHttpHeaders } from 'node:http';

/** Who signed a request, for what. The signature itself is not computed. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const SIGV4 =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=(\S+), ?Signature=[0-9a-f]{64}$/;

/** undefined where a request is not signed, or not as AWS wants it (version 4; host and date among what is signed). */
export function signatureOf(headers: IncomingHttpHeaders): Signature | undefined {
  const [, accessKeyId = '', day = '', region = '', service = '', signedHeaders = ''] = SIGV4.exec(headers.authorization ?? '') ?? [];
  const signed = signedHeaders.split(';');
  const date = headers['x-amz-date'];
  if (!signed.includes('host') || !signed.includes('x-amz-date') || typeof date !== 'string' || !date.startsWith(day)) return undefined;
  const token = headers['x-amz-security-token'];
  return { accessKeyId, region, service, sessionToken: typeof token === 'string' ? token : undefined };
}

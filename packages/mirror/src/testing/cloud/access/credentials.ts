import type { Clock } from '../../../clock.ts';
import { AwsFailure } from '../http/failure.ts';
import type { PolicyDocument } from './policy.ts';
import type { Signature } from './signature.ts';

/** What is known of an access key. */
export interface Credential {
  /** Instead of the cloud's policy. */
  readonly policy?: PolicyDocument;
  /** Milliseconds since 1970. */
  readonly expires?: number;
  /** AWS does not know the key (any more). */
  readonly isRevoked?: boolean;
  /** Requests without it fail. */
  readonly sessionToken?: string;
}

/** What a service calls it. */
export interface AccessCodes {
  readonly unknown: { readonly code: string; readonly status: number };
  readonly expired: { readonly code: string; readonly status: number };
  readonly denied: string;
}

/** Access keys of which something particular is known; all others are good. */
export class Credentials {
  readonly #clock: Clock;
  readonly #keys = new Map<string, Credential>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(accessKeyId: string, credential: Credential): void {
    this.#keys.set(accessKeyId, credential);
  }

  /** Throws where the signature does not do, or no longer. */
  check(signature: Signature, region: string, codes: AccessCodes): Credential {
    const credential = this.#keys.get(signature.accessKeyId) ?? {};
    const { sessionToken = signature.sessionToken, expires = Number.POSITIVE_INFINITY } = credential;
    if (credential.isRevoked || sessionToken !== signature.sessionToken) {
      throw new AwsFailure(codes.unknown.code, 'AWS was not able to validate the provided access credentials', codes.unknown.status);
    }
    if (signature.region !== region) {
      throw new AwsFailure(
        codes.unknown.code,
        `Credential should be scoped to a valid region, not '${signature.region}'.`,
        codes.unknown.status,
      );
    }
    if (expires <= this.#clock.now()) throw new AwsFailure(codes.expired.code, 'Request has expired.', codes.expired.status);
    return credential;
  }
}

/** What a call's failure means for the next try. */
export type ErrorKind =
  | 'throttled'
  /** AWS's servers failed. */
  | 'server'
  /** No answer, or only part of one. */
  | 'network'
  | 'credentials'
  | 'denied'
  | 'not_found'
  | 'quota'
  | 'conflict'
  /** The call is allowed, and DryRun kept it from being done. */
  | 'dry_run'
  | 'refused';

const KINDS: readonly (readonly [RegExp, ErrorKind])[] = [
  [/^DryRunOperation$/, 'dry_run'],
  [
    /^(RequestLimitExceeded|Throttling|ThrottlingException|ThrottledException|RequestThrottled(Exception)?|TooManyRequestsException|SlowDown)$/,
    'throttled',
  ],
  [/^(UnauthorizedOperation|AccessDenied(Exception)?|NotAuthorized|OperationNotPermitted|Blocked)$/, 'denied'],
  [
    /^(ExpiredToken(Exception)?|RequestExpired|AuthFailure|InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClientException)$/,
    'credentials',
  ],
  [
    /^(SignatureDoesNotMatch|IncompleteSignature|InvalidSignatureException|MissingAuthenticationToken(Exception)?|OptInRequired)$/,
    'credentials',
  ],
  [/^(CredentialsProviderError|TokenProviderError)$/, 'credentials'],
  [/LimitExceeded$|^TooMany/, 'quota'],
  [/NotFound(Exception)?$/, 'not_found'],
  [/InUse(Exception)?$|AlreadyExists(Exception)?$|^IdempotentParameterMismatch$|^IncorrectState$|^DependencyViolation$/, 'conflict'],
  [/^(InternalError|InternalFailure|InternalServiceFault|ServiceUnavailable(Exception)?|Unavailable)$/, 'server'],
  [/^(RequestTimeout|RequestTimeoutException|TimeoutError|WebPage)$/, 'network'],
];

/** What the SDK notes of an answer. */
interface Answered {
  readonly httpStatusCode?: number;
  readonly clockSkewCorrected?: boolean;
}

/** AWS's name for what went wrong, such as `InvalidTrafficMirrorSessionId.NotFound`; the system's, such as `ECONNRESET`, where none answered. */
export function awsCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { name, code } = error as NodeJS.ErrnoException;
  return name === 'Error' && typeof code === 'string' ? code : name;
}

export function errorKind(error: unknown): ErrorKind {
  const { httpStatusCode: status = 0, clockSkewCorrected } = (error as { $metadata?: Answered } | undefined)?.$metadata ?? {};
  // The SDK has learnt from this answer what AWS's clock says: the next try will pass.
  if (clockSkewCorrected === true) return 'server';
  const code = awsCode(error);
  const known = KINDS.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return known[1];
  if (status >= 500) return 'server';
  if (
    error instanceof Error &&
    ('$response' in error || 'syscall' in error || /^E[A-Z]+$/.test(code) || error.message === 'socket hang up')
  ) {
    return '$fault' in error ? 'refused' : 'network';
  }
  return 'refused';
}

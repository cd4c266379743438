import { MirrorError, type MirrorErrorCode } from '../error.ts';
import { awsCode, type ErrorKind, errorKind } from './error_kind.ts';
import { quotaOf } from './quota.ts';

interface FailedCall {
  /** As IAM names it: `ec2:CreateTrafficMirrorSession`. */
  readonly action: string;
  readonly about: string;
  readonly region: string;
  /** That was asked for by name. */
  readonly profile: string | undefined;
  /** Where the call went, as far as known: `https://ec2.eu-west-1.amazonaws.com`. */
  readonly endpoint: string;
}

const CODES: Readonly<Record<ErrorKind, MirrorErrorCode>> = {
  throttled: 'throttled',
  server: 'unreachable',
  network: 'unreachable',
  credentials: 'credentials',
  denied: 'denied',
  not_found: 'not_found',
  quota: 'quota',
  conflict: 'conflict',
  dry_run: 'refused',
  refused: 'refused',
};

/** What became of a call, in one line with the way out; AWS's own error is the cause. */
export function failureOf(error: unknown, call: FailedCall): MirrorError {
  const kind = errorKind(error);
  return new MirrorError(CODES[kind], `${call.about}: ${WORDS[kind](said(error), call, awsCode(error))}`, error);
}

/** AWS's name for the error that is behind a MirrorError: `InvalidTrafficMirrorSessionId.NotFound`. */
export const causeCode = (error: unknown): string => (error instanceof MirrorError ? awsCode(error.cause) : '');

const WORDS: Readonly<Record<ErrorKind, (said: string, call: FailedCall, code: string) => string>> = {
  throttled: (_, { action, region }) =>
    `AWS kept throttling ${action} in ${region}: something else uses up the account's calls; try again when it is done`,
  server: (words, { action }, code) => `AWS failed at ${action} and went on doing so (${code}: ${words}); try again later`,
  network: unreachable,
  credentials,
  denied,
  not_found: (words, { region }, code) => `not there in ${region} (${code}: ${words}); is it gone, or is the region another?`,
  quota: (words, _, code) => `${quotaOf(code) ?? 'a quota is used up'} (${code}: ${words})`,
  conflict: (words, { action }, code) => `something else stands in the way of ${action} (${code}: ${words})`,
  dry_run: (words) => words,
  refused: (words, { action }, code) => `AWS refused ${action} (${code}: ${words})`,
};

function denied(words: string, { action }: FailedCall): string {
  const who = /User: (\S+)/.exec(words)?.[1];
  const what = /to perform: (\S+)/.exec(words)?.[1] ?? action;
  const on = /on resource: (\S+)/.exec(words)?.[1];
  const why = /(?:because no .*? allows|with an explicit deny in [\w -]+)/.exec(words)?.[0].replace(/ allows$/, ' allows it');
  const subject = `${who ?? 'the credentials'} may not ${what}${on === undefined ? '' : ` on ${on}`}${why === undefined ? '' : ` (${why})`}`;
  return `${subject}: put it into the policy, as docs/iam.md has it`;
}

function credentials(words: string, { region, profile }: FailedCall, code: string): string {
  if (code.startsWith('ExpiredToken') || /expired/i.test(words)) {
    return code === 'RequestExpired'
      ? `AWS finds the call too old (${words}): set this machine's clock`
      : 'the credentials have expired: sign in again (aws sso login), or renew AWS_SESSION_TOKEN';
  }
  if (code.endsWith('ProviderError')) {
    if (profile !== undefined)
      return `no credentials in profile ${profile} (${words}): is it in ~/.aws/config, and signed in (aws sso login)?`;
    return `no credentials (${words}): give --profile, set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached`;
  }
  return `AWS does not accept the credentials (${code}: ${words}): check them, and that ${region} is enabled for the account`;
}

function unreachable(words: string, { action, region, endpoint }: FailedCall, code: string): string {
  const where =
    code === 'ENOTFOUND'
      ? `no such host: is ${region} a region, and is the network there?`
      : 'check the network, the region and --endpoint-url';
  return `no answer to ${action} from ${endpoint} (${words}); ${where}`;
}

/** AWS's words in one line, without what only AWS can read. */
function said(error: unknown): string {
  const message = error instanceof Error ? error.message || awsCode(error) : String(error);
  return message
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replace(/\s*Deserialization error: .*$/s, ' (the answer is not one of AWS)')
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '');
}

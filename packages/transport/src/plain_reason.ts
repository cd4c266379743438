/** Where nobody says what was wrong. */
const GUESSES: readonly (readonly [said: RegExp, guess: string])[] = [
  [/^Closed connection$/, 'the broker closed the connection; does it want TLS, or a login?'],
  [/before secure TLS connection was established$/, 'the broker closed the connection; is it one without TLS?'],
];

/** The words of an error in one line. OpenSSL's are the fifth part of a row: `402D:error:0A000412:SSL routines:ssl3_read_bytes:bad certificate:...`. */
export function plainReason(message: string): string {
  const text = message.replace(/[0-9A-F]+:error:[^:]*:[^:]*:[^:]*:([^:]*):.*/s, '$1').trim();
  return GUESSES.find(([said]) => said.test(text))?.[1] ?? text;
}

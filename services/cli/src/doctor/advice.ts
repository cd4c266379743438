/** Our errors end with the way out, behind a colon or a semicolon. */
export function splitAdvice(message: string): readonly [says: string, remedy: string] {
  const [, says = message, remedy = ''] = /^(.*)[:;] (.+)$/.exec(message) ?? [];
  return [says, remedy];
}

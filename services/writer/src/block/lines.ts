const NEWLINE = 0x0a;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** Number of lines where each is an object in braces and ends with a newline; undefined otherwise. What is between the braces stays unread. */
export function countLines(bytes: Buffer): number | undefined {
  let lines = 0;
  for (let start = 0; start < bytes.length; lines++) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0 || bytes[start] !== OPENING || bytes[end - 1] !== CLOSING) return undefined;
    start = end + 1;
  }
  return lines;
}

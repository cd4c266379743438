/** The words of an error in one line. OpenSSL's are the fifth part of a row: `402D:error:0A000412:SSL routines:ssl3_read_bytes:bad certificate:...`. */
export function plainReason(message: string): string {
  return message.replace(/[0-9A-F]+:error:[^:]*:[^:]*:[^:]*:([^:]*):.*/s, '$1').trim();
}

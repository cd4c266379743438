/** Stands for a password. */
export const MASK = '***';

/** A text without the passwords of the URLs in it. */
export const masked = (text: string): string =>
  text.replace(/(\/\/[^/:@\s]*:)[^/\s]*@/g, `$1${MASK}@`).replace(/([?&]password=)[^&\s]*/g, `$1${MASK}`);

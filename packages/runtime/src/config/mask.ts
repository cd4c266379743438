/** A text with what stands for a password in URLs replaced. */
export const masked = (text: string): string =>
  text.replace(/(\/\/[^/:@\s]*:)[^/\s]*@/g, '$1***@').replace(/([?&]password=)[^&\s]*/g, '$1***');

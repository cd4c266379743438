/** An answer before it is XML: members by AWS's names, lists as arrays. What is undefined is left out. */
export interface Answer {
  readonly [member: string]: AnswerValue;
}

export type AnswerValue = string | number | boolean | undefined | Answer | readonly AnswerValue[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

const escaped = (text: string) => text.replace(/[&<>\r]/g, (character) => ESCAPES[character]!);

/** `listItem` names the elements of lists: `item` in EC2, `member` elsewhere. */
export function xml(name: string, value: AnswerValue, listItem: string): string {
  if (value === undefined) return '';
  return `<${name}>${content(value, listItem)}</${name}>`;
}

function content(value: Exclude<AnswerValue, undefined>, listItem: string): string {
  if (typeof value !== 'object') return escaped(String(value));
  if (Array.isArray(value)) return value.map((item: AnswerValue) => xml(listItem, item, listItem)).join('');
  return Object.entries(value)
    .map(([name, member]) => xml(name, member, listItem))
    .join('');
}

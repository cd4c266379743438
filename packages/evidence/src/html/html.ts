/** Markup; whatever is not is escaped on its way in. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | false | undefined | readonly Part[];

/** Tag of a template of HTML or SVG: what stands in it is text, unless it is Html itself. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((text, i) => text + (i < parts.length ? written(parts[i]!) : '')).join(''));

function written(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return part === false || part === undefined ? '' : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Those that cannot be seen, or turn what is around them the other way: names come from other people's tags. */
const UNSEEN = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const escaped = (text: string): string => text.replace(UNSEEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);

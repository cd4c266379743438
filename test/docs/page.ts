/** Blocks of code in a page of Markdown, and what its comments say about testing them. */
import { type Directives, readDirectives } from './directives.ts';

export interface Block {
  readonly page: string;
  /** Of the opening fence; the page's first line is 1. */
  readonly line: number;
  readonly language: string;
  /** Without the indentation of the fence. */
  readonly text: string;
  readonly directives: Directives;
  /** What the page says that it prints: the block of `text` right behind it. */
  readonly output?: Output;
}

interface Output {
  readonly text: string;
  /** Index of its first line in the page's lines, and of the line behind its last. */
  readonly from: number;
  readonly to: number;
  readonly indent: string;
}

interface Fenced extends Output {
  readonly language: string;
  readonly comment: string | undefined;
}

const FENCE = /^( *)```(\w*)\s*$/;
const COMMENT = /^ *<!-- test: (.+) -->$/;

/** @param page its path from the root, for messages */
export function blocksOf(page: string, markdown: string): Block[] {
  const lines = markdown.split('\n');
  const fenced = fencedOf(page, lines);
  return fenced
    .filter(({ language }) => language !== 'text')
    .map((block) => {
      const next = fenced[fenced.indexOf(block) + 1];
      const between = next === undefined ? ['none'] : lines.slice(block.to + 1, next.from - 1);
      const output = next?.language === 'text' && between.every((line) => line.trim() === '') ? next : undefined;
      const directives = readDirectives(block.comment, `${page}:${block.from}`);
      return { page, line: block.from, language: block.language, text: block.text, directives, ...(output && { output }) };
    });
}

function fencedOf(page: string, lines: readonly string[]): Fenced[] {
  const found: Fenced[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent, language] = FENCE.exec(lines[i]!) ?? [];
    if (indent === undefined || language === undefined) continue;
    const from = i + 1;
    const to = lines.indexOf(`${indent}\`\`\``, from);
    if (to < 0) throw new Error(`${page}:${from} is never closed`);
    const text = lines.slice(from, to).map((line) => line.slice(indent.length));
    found.push({ language, text: text.join('\n'), from, to, indent, comment: COMMENT.exec(lines[i - 1] ?? '')?.[1] });
    i = to;
  }
  return found;
}

import { readFileSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { keyText, type Path } from './keys.ts';

/** What a configuration file says. */
export interface FileValues {
  readonly values: unknown;
  /** Line of each key and list item that is written there, by its path as text; from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** Why it cannot be read, a line each. */
  readonly problems: readonly string[];
}

export function readConfigFile(file: string): FileValues {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return unusable([`cannot read the configuration ${file}: ${getSystemErrorMessage((error as NodeJS.ErrnoException).errno!)}`]);
  }
  return readConfigText(text, file);
}

/** Reads YAML, of which JSON is a part. `file` is what messages call it. */
export function readConfigText(text: string, file: string): FileValues {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    return unusable(document.errors.map(({ message, pos }) => `${file}:${counter.linePos(pos[0]).line}: ${message.replace(/\s+/g, ' ')}`));
  }
  const { contents } = document;
  if (contents !== null && !isMap(contents)) return unusable([`${file}: a configuration is keys with values, such as port: 4789`]);
  const lines = new Map<string, number>();
  if (contents !== null) collectLines(contents, [], counter, lines);
  return { values: document.toJS() ?? {}, lines, problems: [] };
}

const unusable = (problems: readonly string[]): FileValues => ({ values: {}, lines: new Map(), problems });

function collectLines(node: Node, path: Path, counter: LineCounter, lines: Map<string, number>): void {
  const lineOf = ({ range }: Node): number => counter.linePos(range?.[0] ?? 0).line;
  if (isMap<Node, Node | null>(node)) {
    for (const { key, value } of node.items) {
      const inner = [...path, isScalar(key) ? String(key.value) : String(key)];
      lines.set(keyText(inner), lineOf(key));
      if (value !== null) collectLines(value, inner, counter, lines);
    }
  } else if (isSeq<Node>(node)) {
    for (const [i, item] of node.items.entries()) {
      const inner = [...path, i];
      lines.set(keyText(inner), lineOf(item));
      collectLines(item, inner, counter, lines);
    }
  }
}

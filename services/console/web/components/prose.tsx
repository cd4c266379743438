import { COLUMNS } from '@mirrorscope/record';
import { to } from '../state/location.ts';

const KNOWN: ReadonlySet<string> = new Set(COLUMNS.map(({ name }) => name));

/** A report's text: a paragraph a line; a word before a colon at its beginning is a name as well. Names of the record's columns lead to their explanation. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <div class="prose">
      {paragraphs(text).map((line) => (
        <p key={line}>
          {line.split(/(^\w+(?=:)|\b\w+_\w+\b)/).map((part, index) => {
            if (index % 2 === 0) return part;
            return KNOWN.has(part) ? (
              <a key={part} href={to(`/columns#${part}`)}>
                <code>{part}</code>
              </a>
            ) : (
              <code key={part}>{part}</code>
            );
          })}
        </p>
      ))}
    </div>
  );
}

/** Lines, but one that does not end a sentence goes on in the next. */
function paragraphs(text: string): readonly string[] {
  return text.split(/(?<=[.:])\n/).map((paragraph) => paragraph.replaceAll('\n', ' '));
}

import { FIELDS, type Field, type FieldKind } from './field.ts';
import { FORMS, OPERATORS } from './value.ts';

const MARK = '<!-- Generated from packages/filter/src by `pnpm docs`. Change it there. -->';

/** docs/filter.md with what stands below its mark written anew: the kinds of fields, and the fields. */
export function withFields(page: string): string {
  return `${page.slice(0, page.indexOf(MARK))}${MARK}\n\n${kindsTable()}\n${fieldsTable()}`;
}

function kindsTable(): string {
  const kinds = Object.keys(OPERATORS) as FieldKind[];
  const rows = kinds.map((kind) => `| ${kind} | ${FORMS[kind]} | ${OPERATORS[kind].map((operator) => `\`${operator}\``).join(' ')} |`);
  return `| kind | value | operators |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function fieldsTable(): string {
  const rows = [...FIELDS.values()].map((field) => `| \`${field.name}\` | ${field.kind} | ${meaning(field)} |`);
  return `| field | kind | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function meaning({ text, values }: Field): string {
  return `${text}${values.length > 0 ? `: ${values.join(', ')}` : ''}`.replaceAll('|', '\\|');
}

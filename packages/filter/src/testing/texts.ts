import fc from 'fast-check';
import { FIELDS, type Field } from '../field.ts';
import { FLAGS } from '../flags.ts';
import { PROTOCOLS } from '../protocol.ts';
import { OPERATORS } from '../value.ts';

const quoted = (text: string): string => JSON.stringify(text.replace(/[\p{Cc}\\"]/gu, '_'));

const number = (max: number) => fc.integer({ min: 0, max: Math.min(max, 1_000_000) }).map(String);

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
);

function valueText(field: Field): fc.Arbitrary<string> {
  switch (field.kind) {
    case 'address':
      return address;
    case 'bytes':
      return fc.tuple(number(1000), fc.constantFrom('', 'B', 'kB', 'MiB')).map((parts) => parts.join(''));
    case 'span':
      return fc.tuple(number(1000), fc.constantFrom('us', 'ms', 's')).map((parts) => parts.join(''));
    case 'moment':
      return fc.date({ min: new Date('1970-01-02'), max: new Date('2105-12-30'), noInvalidDate: true }).map((date) => date.toISOString());
    case 'protocol':
      return fc.oneof(fc.constantFrom(...PROTOCOLS.keys()), number(255));
    case 'flags':
      return fc.oneof(
        fc.subarray([...FLAGS.keys()], { minLength: 1 }).map((names) => names.join('+')),
        number(255),
      );
    case 'choice':
      return fc.constantFrom(...field.values);
    case 'text':
      return fc.string({ unit: 'grapheme' }).map(quoted);
    case 'number':
      return number(field.max);
  }
}

/** Regular expressions that stay within what both JavaScript and RE2 read. */
const pattern = fc
  .constantFrom('^S', 'Da$', '"[dD]+"', '"^(S|s)h{0,3}"', '"\\\\w*x?"', 'F.f', '"[^a-c]"')
  .map((text) => text.replaceAll('\\\\', '\\'));

/** One condition, of any field by any operator that it has. */
export const conditionText: fc.Arbitrary<string> = fc.constantFrom(...FIELDS.values()).chain((field) =>
  fc.constantFrom(...OPERATORS[field.kind]).chain((operator) => {
    if (operator.endsWith('~')) return pattern.map((text) => `${field.name} ${operator} ${text}`);
    if (!operator.endsWith('in')) return valueText(field).map((value) => `${field.name} ${operator} ${value}`);
    return fc.array(valueText(field), { minLength: 1, maxLength: 3 }).map((values) => `${field.name} ${operator} (${values.join(', ')})`);
  }),
);

/** Well made filters, some of them nested. */
export const filterText: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    conditionText,
    tie('filter').map((part) => `not ${part}`),
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or', '&&', '||'), tie('filter')).map((parts) => `(${parts.join(' ')})`),
  ),
})).filter;

/** Pieces of the language in any order, pieces of other languages, and any letters at all. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'()"\'\\~!=<>&|,:./%+-01a \n{}[]*?') }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'and',
          'or',
          'not',
          '(',
          ')',
          ',',
          '=',
          '!=',
          '<',
          '~',
          'in',
          'has',
          '!',
          '"',
          "'; DROP TABLE flows; --",
          '{p0:String}',
          '1)',
          '/*',
          '\\',
        ),
        fc.constantFrom(...FIELDS.keys()),
        address,
        conditionText,
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(' ')),
);

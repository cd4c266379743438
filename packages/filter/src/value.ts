import { parseNetwork } from './address.ts';
import { didYouMean } from './closest.ts';
import { FilterError } from './error.ts';
import type { Field, FieldKind } from './field.ts';
import type { Comparison, Operator, Test } from './filter.ts';
import { FLAGS, parseFlags } from './flags.ts';
import { parseMoment } from './moment.ts';
import { PROTOCOLS } from './protocol.ts';
import { parseQuantity } from './quantity.ts';
import { regularFault } from './regular.ts';
import type { Token } from './token.ts';

const EQUAL = ['=', '!=', 'in', 'not in'] as const;
const ORDER = ['<', '<=', '>', '>='] as const;
const TEXT = ['~', '!~'] as const;

/** How each kind of field can be compared. */
export const OPERATORS: Readonly<Record<FieldKind, readonly Operator[]>> = {
  address: EQUAL,
  number: [...EQUAL, ...ORDER],
  bytes: [...EQUAL, ...ORDER],
  span: [...EQUAL, ...ORDER],
  moment: [...ORDER, ...EQUAL],
  protocol: EQUAL,
  flags: ['has', ...EQUAL],
  choice: [...EQUAL, ...TEXT],
  text: [...EQUAL, ...TEXT],
};

/** What a value of each kind looks like. */
export const FORMS: Readonly<Record<FieldKind, string>> = {
  address: 'an address or network such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32',
  number: 'a whole number such as 3 or 10k',
  bytes: 'bytes such as 1500, 64kB or 10MB',
  span: 'a time such as 250us, 50ms or 3s',
  moment: 'a moment such as 2026-01-05, 2026-01-05T09:00 or 2026-01-05T09:00:00.5Z',
  protocol: 'a protocol such as tcp, udp, icmp or a number to 255',
  flags: `flags such as SYN or SYN+ACK, of ${[...FLAGS.keys()].join(', ')}`,
  choice: 'a name',
  text: 'a text',
};

/** What compares the field with the value as the operator has it, without its negation. Throws FilterError bad_value. */
export function testOf(field: Field, operator: Operator, token: Token): Test {
  if (operator === '~' || operator === '!~') return { kind: 'match', pattern: patternOf(token) };
  if (field.kind === 'address') {
    const network = parseNetwork(token.text) ?? refuse(field, token);
    return network.first === network.last ? { kind: 'compare', comparison: '=', value: network.first } : { kind: 'within', ...network };
  }
  if (operator === 'has') return { kind: 'bits', mask: parseFlags(token.text) ?? refuse(field, token) };
  return { kind: 'compare', comparison: comparisonOf(operator), value: valueFor(field, token) };
}

function comparisonOf(operator: Exclude<Operator, '~' | '!~' | 'has'>): Comparison {
  return operator === '!=' || operator === 'in' || operator === 'not in' ? '=' : operator;
}

function valueFor(field: Field, token: Token): string | number {
  const { text } = token;
  switch (field.kind) {
    case 'moment':
      return parseMoment(text) ?? refuse(field, token);
    case 'flags':
      return parseFlags(text) ?? refuse(field, token);
    case 'protocol':
      return PROTOCOLS.get(text.toLowerCase()) ?? quantityOf(field, token, didYouMean(text, PROTOCOLS.keys(), `give ${FORMS.protocol}`));
    case 'choice':
      return field.values.find((name) => name.toLowerCase() === text.toLowerCase()) ?? refuse(field, token, choiceHint(field, text));
    case 'text':
      return plainText(token);
    default:
      return quantityOf(field, token);
  }
}

function quantityOf(field: Field, token: Token, hint?: string): number {
  const value = parseQuantity(token.text, field.kind, field.plain) ?? refuse(field, token, hint);
  return value <= field.max ? value : refuse(field, token, `${field.name} is at most ${field.max}`);
}

const choiceHint = (field: Field, text: string): string => didYouMean(text, field.values, `it is one of ${field.values.join(', ')}`);

function patternOf(token: Token): string {
  const fault = regularFault(plainText(token));
  if (fault !== undefined) throw new FilterError('bad_value', `${show(token)} is no regular expression`, token, fault);
  return token.text;
}

function plainText(token: Token): string {
  if (/\p{Cc}/u.test(token.text) || !token.text.isWellFormed()) {
    throw new FilterError('bad_value', 'a control character', token, 'leave it out');
  }
  return token.text;
}

function refuse(field: Field, token: Token, hint = `give ${FORMS[field.kind]}`): never {
  throw new FilterError('bad_value', `${show(token)} is no value of ${field.name}`, token, hint);
}

const show = (token: Token): string => JSON.stringify(token.text);

import { isIPv4, isIPv6 } from 'node:net';
import { StoreError } from './error.ts';
import type { ParameterType, ReportParameter } from './report_file.ts';

export type ParameterValue = string | number | Date;

/** ISO 8601, the time of day and its parts left out at will; UTC where no offset is given. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})?$/;
/** What ClickHouse's functions of time hold. */
const FIRST_TIME = Date.UTC(1970, 0, 1);
const LAST_TIME = Date.UTC(2106, 0, 1);

const FORMS: Readonly<Record<ParameterType, string>> = {
  'DateTime64(6)': 'a time such as 2026-01-05, 2026-01-05T09:00 or 2026-01-05T09:00:00.5Z, from 1970 to 2105',
  UInt16: 'a whole number from 0 to 65535',
  UInt32: 'a whole number from 0 to 4294967295',
  UInt64: 'a whole number from 0 to 9007199254740991',
  String: 'text',
  Network: 'an address or a network, such as 10.0.0.5, 10.0.0.0/8 or 2001:db8::/32, or any',
};

const MAXIMA: Readonly<Partial<Record<ParameterType, number>>> = { UInt16: 65_535, UInt32: 4_294_967_295, UInt64: Number.MAX_SAFE_INTEGER };

/** The value as ClickHouse takes it in a query parameter. Throws StoreError bad_parameter. */
export function parameterText(parameter: ReportParameter, value: ParameterValue): string {
  const text = convert(parameter.type, value);
  if (text === undefined) {
    const given = value instanceof Date ? 'an invalid date' : JSON.stringify(value);
    throw new StoreError('bad_parameter', `${parameter.name} is ${given}: give ${FORMS[parameter.type]}`);
  }
  return text;
}

/** A time, given as ISO 8601, as ClickHouse takes it in a query parameter of DateTime64(6). Throws StoreError bad_parameter. */
export const timeParameter = (name: string, text: string): string =>
  parameterText({ name, type: 'DateTime64(6)', default: '', text: '' }, text);

function convert(type: ParameterType, value: ParameterValue): string | undefined {
  if (type === 'DateTime64(6)')
    return timeText(value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value));
  if (value instanceof Date) return undefined;
  const text = String(value);
  if (type === 'String') return text;
  if (type === 'Network') return networkText(text);
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number <= (MAXIMA[type] ?? 0) ? text : undefined;
}

function timeText(text: string): string | undefined {
  const [, day, minute = '00:00', second = ':00', fraction = '0', zone = 'Z'] = TIME.exec(text) ?? [];
  const at = Date.parse(`${day}T${minute}${second}${zone}`);
  // Date.parse takes 2026-02-30 for the second of March.
  const written = Date.parse(`${day}T${minute}${second}Z`);
  if (Number.isNaN(at) || new Date(written).toISOString().slice(0, 10) !== day || at < FIRST_TIME || at >= LAST_TIME) return undefined;
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}.${fraction.padEnd(6, '0')}`;
}

/** An IPv6 prefix; IPv4 as it is stored, in ::ffff:0:0/96. */
function networkText(text: string): string | undefined {
  if (text === 'any') return '::/0';
  const [address = '', bits, ...more] = text.split('/');
  const isV4 = isIPv4(address);
  if (more.length > 0 || (!isV4 && !isIPv6(address)) || address.includes('%')) return undefined;
  const width = isV4 ? 32 : 128;
  const length = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(length <= width)) return undefined;
  return isV4 ? `::ffff:${address}/${length + 96}` : `${address}/${length}`;
}

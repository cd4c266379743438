import { exception } from './exception.ts';

/** Bytes of a value in the format Native, of the types whose values all have as many. */
const WIDTHS: Readonly<Record<string, number>> = {
  Int8: 1,
  UInt8: 1,
  Bool: 1,
  Enum8: 1,
  Nothing: 1,
  Int16: 2,
  UInt16: 2,
  BFloat16: 2,
  Enum16: 2,
  Date: 2,
  Int32: 4,
  UInt32: 4,
  Float32: 4,
  Date32: 4,
  DateTime: 4,
  Time: 4,
  IPv4: 4,
  Int64: 8,
  UInt64: 8,
  Float64: 8,
  DateTime64: 8,
  Time64: 8,
  Int128: 16,
  UInt128: 16,
  UUID: 16,
  IPv6: 16,
  Int256: 32,
  UInt256: 32,
};

/** Types that are others by another name. */
const ALIASES: Readonly<Record<string, string>> = {
  Point: 'Tuple(Float64, Float64)',
  Ring: 'Array(Point)',
  LineString: 'Array(Point)',
  MultiLineString: 'Array(LineString)',
  Polygon: 'Array(Ring)',
  MultiPolygon: 'Array(Polygon)',
};

/** How the values of a type lie in the format Native. */
export type NativeType =
  | { readonly kind: 'fixed'; readonly width: number }
  | { readonly kind: 'string' }
  | { readonly kind: 'nullable'; readonly of: NativeType }
  | { readonly kind: 'array'; readonly of: NativeType }
  | { readonly kind: 'tuple'; readonly of: readonly NativeType[] }
  | { readonly kind: 'dictionary'; readonly of: NativeType };

/** Throws ClickHouseException for a type whose bytes cannot be told without the engine. */
export function nativeType(text: string): NativeType {
  const { name, parameters } = takeApart(text);
  const width = WIDTHS[name];
  if (width !== undefined) return { kind: 'fixed', width };
  const [first = '', second = ''] = parameters;
  if (name === 'String') return { kind: 'string' };
  if (name === 'FixedString') return { kind: 'fixed', width: Number(first) };
  if (name === 'Decimal') return { kind: 'fixed', width: decimalWidth(Number(first)) };
  if (name.startsWith('Interval')) return { kind: 'fixed', width: 8 };
  if (name === 'Nullable') return { kind: 'nullable', of: nativeType(first) };
  if (name === 'Array') return { kind: 'array', of: nativeType(first) };
  if (name === 'Map') return { kind: 'array', of: nativeType(`Tuple(${first}, ${second})`) };
  if (name === 'Nested') return { kind: 'array', of: nativeType(`Tuple(${parameters.join()})`) };
  if (name === 'Tuple') return { kind: 'tuple', of: parameters.map((part) => nativeType(withoutName(part))) };
  if (name === 'LowCardinality') return { kind: 'dictionary', of: nativeType(first.replace(/^Nullable\((.*)\)$/s, '$1')) };
  if (name === 'SimpleAggregateFunction') return nativeType(second);
  const alias = ALIASES[name];
  if (alias !== undefined) return nativeType(alias);
  throw exception('NOT_IMPLEMENTED', `This server cannot give the type ${text} in the format Native with client_protocol_version`);
}

const decimalWidth = (digits: number): number => (digits <= 9 ? 4 : digits <= 18 ? 8 : digits <= 38 ? 16 : 32);

const QUOTED = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;

/** `Map(String, Array(UInt8))` is Map of String and Array(UInt8). */
function takeApart(text: string): { name: string; parameters: string[] } {
  const open = text.indexOf('(');
  if (open < 0 || text.endsWith('()')) return { name: text.replace('()', ''), parameters: [] };
  const inside = text.slice(open + 1, text.lastIndexOf(')'));
  const bare = inside.replace(QUOTED, (quoted) => '?'.repeat(quoted.length));
  const parameters: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= bare.length; at++) {
    const char = bare[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === undefined || (char === ',' && depth === 0)) {
      parameters.push(inside.slice(from, at).trim());
      from = at + 1;
    }
  }
  return { name: text.slice(0, open), parameters };
}

/** Parts of a tuple may have names: `port UInt16`, `` `the port` UInt16 ``. */
const withoutName = (part: string): string => part.replace(/^(`(?:[^`\\]|\\.)*`|\w+) +(?=[A-Z])/s, '');

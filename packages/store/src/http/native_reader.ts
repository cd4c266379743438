import type { NativeType } from './native_types.ts';

/** There are not enough bytes yet to tell where the value ends. */
const MORE = -1;

/**
 * Finds where things end in bytes of the format Native (https://clickhouse.com/docs: native protocol, columns). All
 * functions take the place where the thing begins and return the one behind it, or MORE.
 */
export function varUIntEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if ((bytes[at] ?? 0) < 0x80) return at + 1;
  return MORE;
}

/** The number at `from`, which varUIntEnd has found whole. */
export function varUInt(bytes: Buffer, from: number): number {
  let value = 0;
  let scale = 1;
  for (let at = from; ; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
}

export function stringEnd(bytes: Buffer, from: number): number {
  const start = varUIntEnd(bytes, from);
  return start === MORE ? MORE : within(bytes, start + varUInt(bytes, from));
}

/** A column of `rows` values. */
export function columnEnd(bytes: Buffer, from: number, type: NativeType, rows: number): number {
  return valuesEnd(bytes, from + 8 * dictionaries(type), type, rows);
}

/** Each LowCardinality in a column announces its version first, before the column's values. */
function dictionaries(type: NativeType): number {
  if (type.kind === 'dictionary') return 1;
  if (type.kind === 'tuple') return type.of.reduce((sum, part) => sum + dictionaries(part), 0);
  return type.kind === 'array' || type.kind === 'nullable' ? dictionaries(type.of) : 0;
}

function valuesEnd(bytes: Buffer, from: number, type: NativeType, rows: number): number {
  switch (type.kind) {
    case 'fixed':
      return within(bytes, from + rows * type.width);
    case 'string':
      return stringsEnd(bytes, from, rows);
    case 'nullable':
      return then(within(bytes, from + rows), (at) => valuesEnd(bytes, at, type.of, rows));
    case 'tuple':
      if (type.of.length === 0) return within(bytes, from + rows);
      return type.of.reduce((end, part) => then(end, (at) => valuesEnd(bytes, at, part, rows)), from);
    case 'array':
      return then(within(bytes, from + rows * 8), (at) => {
        const length = rows === 0 ? 0 : Number(bytes.readBigUInt64LE(at - 8));
        return valuesEnd(bytes, at, type.of, length);
      });
    case 'dictionary':
      return rows === 0 ? from : dictionaryEnd(bytes, from, type.of);
  }
}

function stringsEnd(bytes: Buffer, from: number, rows: number): number {
  let at = from;
  for (let row = 0; row < rows && at !== MORE; row++) at = stringEnd(bytes, at);
  return at;
}

/** Flags, number of keys, keys, number of values, values as places among the keys, which are 1, 2, 4 or 8 bytes wide. */
function dictionaryEnd(bytes: Buffer, from: number, type: NativeType): number {
  if (from + 16 > bytes.length) return MORE;
  const width = 1 << (bytes[from] ?? 0);
  const keys = Number(bytes.readBigUInt64LE(from + 8));
  return then(valuesEnd(bytes, from + 16, type, keys), (at) =>
    then(within(bytes, at + 8), (start) => within(bytes, start + Number(bytes.readBigUInt64LE(at)) * width)),
  );
}

const within = (bytes: Buffer, end: number): number => (end <= bytes.length ? end : MORE);

const then = (at: number, next: (at: number) => number): number => (at === MORE ? MORE : next(at));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMN_INDEX, COLUMNS } from './columns.ts';
import { type Sample, sample } from './fixtures.ts';
import { CLIENT_IP, FlowRecord, MAX_HISTORY, MIRROR_SRC, SERVER_IP } from './flow_record.ts';
import { DEFAULT_ROW, type FlowRow } from './flow_row.ts';
import { NdjsonEncoder } from './ndjson.ts';

interface Chunk {
  readonly text: string;
  readonly bytes: number;
  readonly records: number;
}

function chunksOf(records: readonly FlowRecord[], compact: boolean, chunkBytes?: number): Chunk[] {
  const chunks: Chunk[] = [];
  const encoder = new NdjsonEncoder({
    compact,
    ...(chunkBytes === undefined ? {} : { chunkBytes }),
    onChunk: (bytes, count) => chunks.push({ text: new TextDecoder().decode(bytes), bytes: bytes.length, records: count }),
  });
  for (const record of records) encoder.write(record);
  encoder.flush();
  encoder.flush();
  return chunks;
}

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

function parsed(samples: readonly Sample[], compact: boolean): Partial<FlowRow>[] {
  const records = samples.map(({ record }) => record);
  return chunksOf(records, compact).flatMap(({ text }) => linesOf(text).map((line) => JSON.parse(line)));
}

const samples = fc.array(sample, { minLength: 1, maxLength: 5 });

test('a full line reads as the record, all columns in order', () => {
  fc.assert(
    fc.property(samples, (some) => {
      const rows = parsed(some, false);
      assert.deepEqual(
        rows,
        some.map(({ row }) => row),
      );
      for (const row of rows) {
        assert.deepEqual(
          Object.keys(row),
          COLUMNS.map((column) => column.name),
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('a compact line has what differs from the defaults, and nothing else', () => {
  fc.assert(
    fc.property(samples, (some) => {
      const differing = some.map(({ row }) =>
        Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== DEFAULT_ROW[name as keyof FlowRow])),
      );
      assert.deepEqual(parsed(some, true), differing);
      assert.deepEqual(
        parsed(some, true).map((row) => ({ ...DEFAULT_ROW, ...row })),
        parsed(some, false),
      );
    }),
    { numRuns: 150 },
  );
});

test('a record of defaults alone is an empty object', () => {
  const record = new FlowRecord();
  record.numbers[COLUMN_INDEX.client_window_scale] = 255;
  record.numbers[COLUMN_INDEX.server_window_scale] = 255;
  assert.deepEqual(
    chunksOf([record, record], true).map((chunk) => chunk.text),
    ['{}\n{}\n'],
  );
});

test('chunks hold whole lines, lose none, and are no larger than asked where a record fits', () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 12 }), fc.integer({ min: 1, max: 20_000 }), fc.boolean(), (some, chunkBytes, compact) => {
      const records = some.map(({ record }) => record);
      const whole = chunksOf(records, compact, 1_000_000);
      const chunks = chunksOf(records, compact, chunkBytes);
      assert.equal(chunks.map((chunk) => chunk.text).join(''), whole.map((chunk) => chunk.text).join(''));
      for (const chunk of chunks) {
        assert.equal(linesOf(chunk.text).length, chunk.records);
        assert.ok(chunk.text.endsWith('\n'));
        assert.ok(chunk.bytes <= chunkBytes || chunk.records === 1);
      }
    }),
    { numRuns: 100 },
  );
});

test('the longest line that there can be fits the smallest chunk', () => {
  const record = largest();
  const [chunk] = chunksOf([record, record], false, 1);
  const row = JSON.parse(chunk?.text ?? '');
  assert.equal(chunk?.records, 1);
  assert.equal(row.client_ip, '1111:1111:1111:1111:1111:1111:1111:1111');
  assert.equal(row.history, 'a'.repeat(MAX_HISTORY));
  assert.equal(row.listener, '"'.repeat(1000));
});

test('no chunk without records', () => {
  assert.deepEqual(chunksOf([], false), []);
});

test('the name of the listener is escaped, also when it changes', () => {
  const names = ['a', 'b"\\\n\u0001', '', 'München', '\u2028', 'a'];
  const record = new FlowRecord();
  const lines: string[] = [];
  const encoder = new NdjsonEncoder({ compact: false, onChunk: (bytes) => lines.push(...linesOf(new TextDecoder().decode(bytes))) });
  for (const name of names) {
    record.listener = name;
    encoder.write(record);
  }
  encoder.flush();
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).listener),
    names,
  );
});

for (const compact of [false, true]) {
  test(`writing ${compact ? 'compact' : 'full'} lines allocates nothing per record`, () => {
    const record = largest();
    record.listener = 'listener-1';
    const encoder = new NdjsonEncoder({ compact, onChunk: () => {} });
    const write = (count: number): void => {
      for (let i = 0; i < count; i++) encoder.write(record);
    };
    write(50_000);
    const growth = Array.from({ length: 9 }, () => {
      const before = process.memoryUsage().heapUsed;
      write(5000);
      return (process.memoryUsage().heapUsed - before) / 5000;
    }).sort((a, b) => a - b);
    // A chunk costs a few hundred bytes, which is two a record; the smallest object would be sixteen.
    assert.ok(growth[4]! < 8, `heap grew by ${growth.join(', ')} bytes a record`);
  });
}

function largest(): FlowRecord {
  const record = new FlowRecord();
  COLUMNS.forEach(({ type }, index) => {
    record.numbers[index] = type === 'Enum8' ? 1 : type.startsWith('U') || type.startsWith('D') ? Number.MAX_SAFE_INTEGER : 0;
  });
  for (const at of [MIRROR_SRC, CLIENT_IP, SERVER_IP]) record.addresses.fill(0x11, at, at + 16);
  record.communityId.fill(0x61);
  record.history.fill(0x61);
  record.historyLength = MAX_HISTORY;
  record.listener = '"'.repeat(1000);
  return record;
}

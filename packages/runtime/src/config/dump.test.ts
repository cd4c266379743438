import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { temporaryFile } from '../testing/temporary_file.ts';
import { dumpConfig } from './dump.ts';
import { loadConfig } from './load.ts';
import { bytes, duration, endpointOrOff, list, text, wholeNumber } from './value_types.ts';

const SCHEMA = z.strictObject({
  bind: text().default('::'),
  store: text().default('store:http://me:secret@host'),
  password: text().default('secret'),
  name: text().nullable().default(null),
  http: endpointOrOff().prefault('[::1]:9479'),
  buffer: bytes(1, 2 ** 30).prefault('64MiB'),
  flow: z
    .strictObject({ idleTimeout: duration(0.1, 3600, 'never').prefault('60s'), numbers: list(wholeNumber(0, 9)).prefault([]) })
    .prefault({}),
});

test('shows every value and where it came from, but no password', () => {
  const flags = [
    { name: '--idle', key: 'flow.idleTimeout', text: '0' },
    { name: '--numbers', key: 'flow.numbers', text: '1,2' },
  ];
  assert.equal(
    dumpConfig(SCHEMA, loadConfig(SCHEMA, { flags })),
    `bind: "::" # default
store: store:http://me:***@host # default
password: "***" # default
name: null # default
http: "[::1]:9479" # default
buffer: 64MiB # default
flow:
  idleTimeout: "0" # --idle
  numbers: [ 1, 2 ] # --numbers
`,
  );
});

test('what it shows gives the same configuration again', (t) => {
  const flags = [
    { name: '--buffer', key: 'buffer', text: '1000' },
    { name: '--name', key: 'name', text: '5: #x' },
    { name: '--idle', key: 'flow.idleTimeout', text: '1500ms' },
    { name: '--numbers', key: 'flow.numbers', text: '7' },
  ];
  const loaded = loadConfig(SCHEMA, { flags });
  const file = temporaryFile(t, 'a.yaml', dumpConfig(SCHEMA, loaded, true));
  assert.deepEqual(loadConfig(SCHEMA, { file }).config, loaded.config);
});

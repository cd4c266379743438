import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MirrorError } from '../error.ts';
import { parseMirrorFile } from './parse_mirror_file.ts';

const FILE = {
  name: 'a',
  targets: { main: { interface: 'eni-1', zones: ['use1-az1'] }, other: { id: 'tmt-1' } },
  filters: {
    all: { services: ['amazon-dns'], rules: [{ direction: 'both', protocol: 'tcp', local: '10.0.0.0/8', localPorts: 80 }] },
    old: { id: 'tmf-1' },
  },
  session: { packetLength: 128, number: 1, vni: '5-9' },
  sources: [{ name: 'web', where: { tag: { role: ['web'] }, any: [{ vpc: 'vpc-1' }], not: { zone: 'x' } }, filter: 'all', target: 'main' }],
  deny: [{ interface: 'eni-2' }],
  tags: { team: 'network' },
  ramp: { steps: [1, 100], observe: '10m', rollback: 'all' },
  guard: { listeners: { metrics: ['http://a/'] }, store: { url: 'http://b/' }, cloudwatch: { maxBandwidthRatio: '50%' } },
  budget: { perMonth: 5 },
};

/** Paths of every part of a value, itself included. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === key ? replaced(part, rest, by) : part));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

test('whatever stands in a place, the file is understood or refused with the line', () => {
  assert.equal(parseMirrorFile(JSON.stringify(FILE), 'm.json').sources.length, 1);
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(FILE)), fc.jsonValue({ maxDepth: 2 }), (path, by) => {
      try {
        parseMirrorFile(JSON.stringify(replaced(FILE, path, by)), 'm.json');
      } catch (error) {
        assert.ok(error instanceof MirrorError && error.code === 'bad_file', String(error));
        for (const problem of error.problems) assert.match(problem, /^m\.json:/);
      }
    }),
    { numRuns: 1000 },
  );
});

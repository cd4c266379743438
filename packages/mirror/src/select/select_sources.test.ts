import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MirrorError } from '../error.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import { emptyWorld, instance, networkInterface } from '../testing/plan/worlds.ts';
import type { World } from '../world/world.ts';
import { selectSources } from './select_sources.ts';

const file = (sources: string, deny = '[]', targets = '{main: {endpoint: vpce-1}}') =>
  parseMirrorFile(`name: t\ntargets: ${targets}\nfilters: {all: {rules: [{direction: both}]}}\nsources: ${sources}\ndeny: ${deny}\n`, 't');

const ALL = "[{name: all, where: {interface: '*'}}]";

const world = (...interfaces: World['interfaces']): World => ({
  ...emptyWorld,
  interfaces,
  instances: interfaces.flatMap(({ instance: id }) => (id === undefined ? [] : [instance(id)])),
});

/** The source of each chosen interface, and why the others are left. */
function told(given: ReturnType<typeof file>, world: World): Record<string, string> {
  const { chosen, left } = selectSources(given, world);
  return Object.fromEntries([
    ...chosen.map((one) => [one.interface.id, one.source.name]),
    ...left.map((one) => [one.interface.id, `${one.reason}: ${one.text}`]),
  ]);
}

test('an interface belongs to the first source that selects it, and deny wins', () => {
  const interfaces = [
    networkInterface('eni-1', { tags: { role: 'web', env: 'prod' } }),
    networkInterface('eni-2', { tags: { env: 'prod' } }),
    networkInterface('eni-3', { tags: { env: 'prod', mirror: 'no' } }),
    networkInterface('eni-4', { tags: {} }),
  ];
  const given = file(
    '[{name: web, where: {tag: {role: web}}}, {name: prod, where: {tag: {env: prod}}}]',
    '[{vpc: vpc-9}, {tag: {mirror: "no"}}]',
  );
  assert.deepEqual(told(given, world(...interfaces)), {
    'eni-1': 'web',
    'eni-2': 'prod',
    'eni-3': 'denied: source prod selects it, but entry 2 of deny does too',
    'eni-4': 'not_selected: no source selects it',
  });
});

test('what AWS cannot mirror is left, with the reason', () => {
  const given = {
    ...world(
      networkInterface('eni-1', { type: 'network_load_balancer', instance: undefined }),
      networkInterface('eni-2'),
      networkInterface('eni-3'),
      networkInterface('eni-4', { status: 'available', instance: undefined }),
      networkInterface('eni-5', { description: 'RDSNetworkInterface', instance: undefined }),
    ),
    targets: [{ id: 'tmt-1', kind: 'interface', destination: 'eni-2', description: '', owner: '', tags: {} }],
  } as const;
  assert.deepEqual(told(file(ALL, '[]', '{main: {interface: eni-3}}'), given), {
    'eni-1': 'type: AWS mirrors interfaces of type interface only, and its type is network_load_balancer',
    'eni-2': 'target: it is the mirror target tmt-1, and AWS lets none be both',
    'eni-3': 'target: it is the mirror target targets.main of the file, and AWS lets none be both',
    'eni-4': 'unattached: it is attached to nothing, and would be billed for no packets',
    'eni-5': 'all',
  });
});

test('more than the limit is an error with the count', () => {
  const given = world(...['eni-1', 'eni-2', 'eni-3'].map((id) => networkInterface(id)));
  const limited = (limit: number) => () => selectSources(file(`[{name: all, where: {interface: '*'}, limit: ${limit}}]`), given);
  assert.equal(limited(3)().chosen.length, 3);
  assert.throws(limited(2), (error) => {
    assert.ok(error instanceof MirrorError && error.code === 'unsafe');
    assert.equal(error.message, 'source all selects 3 interfaces and its limit is 2: narrow its where, or raise its limit');
    return true;
  });
});

test('every interface is chosen once or left once, in the order of the world', () => {
  const interfaces = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 999 }).map((n) => `eni-${String(n).padStart(3, '0')}`),
      type: fc.constantFrom('interface', 'lambda'),
      status: fc.constantFrom('in-use', 'available'),
      tags: fc.record({ a: fc.constantFrom('x', 'y'), b: fc.constantFrom('x', 'y') }, { requiredKeys: [] }),
    }),
    { selector: ({ id }) => id, maxLength: 30 },
  );
  const given = file('[{name: x, where: {tag: {a: x}}}, {name: y, where: {not: {tag: {b: y}}}}]', '[{tag: {a: y}}]');
  fc.assert(
    fc.property(interfaces, (parts) => {
      const sorted = parts.map(({ id, ...rest }) => networkInterface(id, rest)).sort((a, b) => (a.id < b.id ? -1 : 1));
      const { chosen, left } = selectSources(given, world(...sorted));
      const ids = [chosen, left].map((list) => list.map((one) => one.interface.id));
      assert.deepEqual(
        ids.flat().sort(),
        sorted.map(({ id }) => id),
      );
      for (const list of ids) assert.deepEqual(list, [...list].sort());
      for (const { interface: one, source } of chosen) {
        assert.ok(one.type === 'interface' && one.status === 'in-use' && one.tags['a'] !== 'y');
        assert.equal(source.name, one.tags['a'] === 'x' ? 'x' : 'y');
      }
    }),
  );
});

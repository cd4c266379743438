import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../error.ts';
import { inventorySchema } from './interface.ts';
import { parseInventory } from './parse.ts';

const WEB = { eni: 'eni-1', addresses: ['10.0.0.1'], viewpoints: [{ mirror_src: '10.0.0.1', vni: 7 }], tags: { env: 'prod' } };
const SUBNET = { subnet: 'subnet-1', az: 'use1-az1', addresses: ['10.0.0.0/24'] };

test('an array and lines say the same', () => {
  const expected = [
    { ...WEB, instance: '', name: '', subnet: '', az: '', vpc: '', account: '' },
    { ...SUBNET, eni: '', instance: '', name: '', vpc: '', account: '', tags: {}, viewpoints: [] },
  ];
  assert.deepEqual(parseInventory(`\n${JSON.stringify([WEB, SUBNET], null, 2)}`, 'x'), expected);
  assert.deepEqual(parseInventory(`${JSON.stringify(WEB)}\n\n${JSON.stringify(SUBNET)}\r\n`, 'x'), expected);
});

test('faults are told in one line, with where they are', () => {
  const fault = (text: string, says: RegExp) =>
    assert.throws(
      () => parseInventory(text, 'i.json'),
      (error) => {
        assert.ok(error instanceof StoreError && error.code === 'bad_inventory', String(error));
        assert.match(error.message, says);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
  const line = (change: object) => JSON.stringify({ ...WEB, ...change });
  fault('', /^i\.json has no interfaces/);
  fault('[]', /^i\.json has no interfaces/);
  fault('{"eni":', /^i\.json, line 1: not JSON/);
  fault('[{}', /^i\.json: not JSON/);
  fault('7', /^i\.json, line 1: /);
  fault(`${line({})}\n${line({ addresses: ['10.0.0.300'] })}`, /^i\.json, line 2: addresses\.0: give an address or a network/);
  fault(`[${line({ addresses: ['10.0.0.0/40'] })}]`, /^i\.json, interface 1: addresses\.0: give an address or a network/);
  fault(line({ viewpoints: [{ mirror_src: 'web', vni: 7 }] }), /viewpoints\.0\.mirror_src: give an address/);
  fault(line({ viewpoints: [{ mirror_src: '10.0.0.1', vni: 2 ** 24 }] }), /viewpoints\.0\.vni/);
  fault(line({ tags: { n: 7 } }), /tags\.n/);
  fault(line({ zone: 'a' }), /zone/);
  fault(line({ valid_from: 'yesterday' }), /valid_from/);
  fault(JSON.stringify({ eni: 'eni-1' }), /give viewpoints or addresses/);
});

test('the schema names every key, and what it means', () => {
  const { items, minItems } = inventorySchema() as { items: { properties: Record<string, { description?: string }> }; minItems: number };
  assert.equal(minItems, 1);
  assert.deepEqual(Object.keys(items.properties).sort(), [
    'account',
    'addresses',
    'az',
    'eni',
    'instance',
    'name',
    'subnet',
    'tags',
    'valid_from',
    'viewpoints',
    'vpc',
  ]);
  for (const [name, { description }] of Object.entries(items.properties)) assert.ok(description, name);
});

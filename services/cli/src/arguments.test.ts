import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArgsDef } from 'citty';
import { checkArguments, valuesOf } from './arguments.ts';
import { CliError } from './errors.ts';

const DEFINITION: ArgsDef = {
  since: { type: 'string', valueHint: 'TIME' },
  'idle-timeout': { type: 'string' },
  list: { type: 'boolean' },
};

test('values may begin with a dash, and options stand anywhere', () => {
  const { rawArgs, positionals } = checkArguments(
    ['a.pcap', '--since', '-1h', '-', '--list', '--idle-timeout=5s', '--', '--odd'],
    DEFINITION,
  );
  assert.deepEqual(rawArgs, ['--since=-1h', '--list', '--idle-timeout=5s', '--', 'a.pcap', '-', '--odd']);
  assert.deepEqual(positionals, ['a.pcap', '-', '--odd']);
});

test('all values of an option that is repeated', () => {
  const { rawArgs } = checkArguments(['--since', 'a', '--since=b', '--', '--since=c'], DEFINITION);
  assert.deepEqual(valuesOf(rawArgs, 'since'), ['a', 'b']);
});

test('help is seen wherever it stands', () => {
  assert.equal(checkArguments(['x', '--help'], DEFINITION).help, true);
  assert.equal(checkArguments(['x', '-h'], DEFINITION).help, true);
  assert.equal(checkArguments(['--', '--help'], DEFINITION).help, false);
});

test('what is not understood is refused', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--sinse', '1h'], /^unknown option --sinse; did you mean --since\?$/],
    [['-x'], /^unknown option -x; --help lists/],
    [['--no-list'], /^unknown option --no-list/],
    [['--since'], /^--since needs a value: --since TIME$/],
    [['--since', '--list'], /^--since needs a value/],
    [['--list=yes'], /^--list takes no value$/],
  ];
  for (const [args, says] of cases) {
    assert.throws(
      () => checkArguments(args, DEFINITION),
      (error) => error instanceof CliError && error.code === 'usage' && says.test(error.message),
      args.join(' '),
    );
  }
});

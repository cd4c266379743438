import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endFault, loadFault, openFault } from './cap_fault.ts';

test('cap that was not built, or does not load, says what to install', () => {
  const missing = loadFault(Object.assign(new Error("Cannot find module '../build/Release/cap.node'"), { code: 'MODULE_NOT_FOUND' }));
  assert.deepEqual(missing, {
    code: 'not_installed',
    text: 'capturing needs the npm package cap, which is not built here: apt-get install libpcap-dev g++ make python3, then npm run build:cap',
  });
  const broken = loadFault(Object.assign(new Error('libpcap.so.0.8: cannot open shared object file\n'), { code: 'ERR_DLOPEN_FAILED' }));
  assert.equal(broken.code, 'not_installed');
  assert.match(broken.text, /^[^\n]*does not load \(libpcap.so.0.8: cannot open shared object file\)[^\n]*$/);
});

test("libpcap's messages become codes", () => {
  for (const [message, code] of [
    ['No such device exists', 'no_interface'],
    ['SIOCGIFHWADDR: No such device', 'no_interface'],
    ['socket: Operation not permitted', 'no_permission'],
    ["You don't have permission to capture on that device", 'no_permission'],
    ['(cannot open BPF device) /dev/bpf0: Permission denied', 'no_permission'],
    ['That device is not up', 'interface_down'],
    ["can't parse filter expression: syntax error", 'bad_filter'],
    ['expression rejects all packets', 'unreadable'],
  ] as const) {
    assert.equal(openFault(new Error(message), 'udp').code, code, message);
  }
});

test('an aborted process means that the interface went', () => {
  assert.equal(endFault(null, 'SIGABRT').code, 'interface_down');
  assert.deepEqual(endFault(null, 'SIGKILL'), { code: 'unreadable', text: 'the process that captures ended with SIGKILL; try again' });
  assert.match(endFault(3, null).text, /ended with code 3/);
});

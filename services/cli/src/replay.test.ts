import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LAB_CAPTURE, sharedCapture } from './testing/captures.ts';
import { mirrorscope, start } from './testing/command.ts';

/** A port of this machine, and the datagrams that come there. */
async function listen(t: TestContext) {
  const socket = createSocket('udp4');
  let isOpen = true;
  const close = (): void => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  t.after(close);
  const received: Buffer[] = [];
  socket.on('message', (message) => received.push(message));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return { received, to: `127.0.0.1:${port}`, close, next: () => once(socket, 'message') };
}

async function arrival(received: readonly Buffer[], count: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; received.length < count && Date.now() < deadline; ) await sleep(10);
  assert.equal(received.length, count);
}

test('sends a capture and says what became of it', async (t) => {
  const { to, received } = await listen(t);
  const { code, stdout, stderr } = await mirrorscope([
    'replay',
    sharedCapture('tcp-missing-syn.pcap'),
    `--to=${to}`,
    '--speed=max',
    '--loop=3',
    '--vni=5',
  ]);
  assert.deepEqual([code, stdout], [0, '']);
  const sent = /^(\d+) packets, [\d.]+ k?B sent to 127\.0\.0\.1:\d+ in \d+\.\d\d s \([^)]+\)\n(\d+) of them wrapped, /.exec(stderr);
  assert.ok(sent !== null, stderr);
  assert.deepEqual([sent[1], sent[2]], ['63', '63']);
  await arrival(received, 63);
  for (const datagram of received) assert.equal(datagram.readUInt32BE(4), 5 << 8);
});

test('refused packets, and nobody who listens', async (t) => {
  const { to, close } = await listen(t);
  const refusing = await mirrorscope(['replay', sharedCapture('tcp-missing-syn.pcap'), '--to', to, '--encap', 'none', '--pps', '1000']);
  assert.match(refusing.stderr, /^0 packets, 0 B sent to [\d.:]+ in 0\.00 s\nrefused: not_udp 21\n$/);
  assert.equal(refusing.code, 0);
  close();
  const { code, stderr } = await mirrorscope(['replay', LAB_CAPTURE, '--to', to, '--speed=max']);
  assert.match(stderr, /^9,957 packets, .*\nnobody listens at 127\.0\.0\.1:\d+, /);
  assert.equal(code, 0);
});

test('without sendmmsg Node sends, and that is said', async (t) => {
  const { to, received } = await listen(t);
  const hook = `import { registerHooks } from 'node:module';
registerHooks({ resolve(name, context, next) { if (name === 'koffi') throw new Error('none here'); return next(name, context); } });`;
  const { code, stderr } = await mirrorscope(['replay', sharedCapture('tcp-missing-syn.pcap'), '--to', to, '--speed', 'max'], {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` },
  });
  assert.match(
    stderr,
    /^21 packets, .*\n21 of them .*\nsending datagrams one by one, which is slower: the C library cannot be called .*none here\n$/,
  );
  assert.equal(code, 0);
  await arrival(received, 21);
});

test('a pipe is sent as it comes, and Ctrl-C ends it', async (t) => {
  const { to, next } = await listen(t);
  const child = start(['replay', '-', '--to', to]);
  t.after(() => child.kill('SIGKILL'));
  const said = text(child.stderr);
  const arrived = next();
  const capture = readFileSync(sharedCapture('tcp-single-rst.pcap'));
  const [HEADER, RECORD] = [24, 16];
  child.stdin.write(capture.subarray(0, HEADER + RECORD + capture.readUInt32LE(HEADER + 8)));
  await arrived;
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.match(await said, /^1 packet, .*\n.*\nmirrorscope: interrupted; /);
  assert.equal(code, 1);
});

test('wrong usage', async () => {
  for (const [args, says] of [
    [[], /name a capture file/],
    [['x.pcap'], /say where to send it: --to HOST:PORT/],
    [['x.pcap', '--to', '127.0.0.1'], /--to is '127\.0\.0\.1': give HOST:PORT/],
    [['x.pcap', '--to', '::1:4789'], /give HOST:PORT, such as/],
    [['x.pcap', '--to', '127.0.0.1:65536'], /give HOST:PORT/],
    [['x.pcap', '--to', '127.0.0.1:1', '--speed', '0.05'], /--speed is '0\.05': give a number from 0\.1 to 100, or max/],
    [['x.pcap', '--to', '127.0.0.1:1', '--speed', '2', '--pps', '5'], /--speed and --pps: give one/],
    [['x.pcap', '--to', '127.0.0.1:1', '--vni', '16777216'], /--vni is '16777216'/],
    [['x.pcap', '--to', '127.0.0.1:1', '--encap', 'gre'], /--encap is 'gre'/],
    [['-', '--to', '127.0.0.1:1', '--loop', '2'], /standard input can be read only once/],
    [['x.pcap', '--to', '192.0.2.1:4789'], /192\.0\.2\.1 is not in a private network; .* --yes/],
    [['x.pcap', '--to', '239.1.1.1:4789', '--yes'], /239\.1\.1\.1 is not the address of one machine/],
  ] as const) {
    const { code, stdout, stderr } = await mirrorscope(['replay', ...args]);
    assert.match(stderr, says);
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/);
    assert.deepEqual([stdout, code], ['', 2], stderr);
  }
});

test('a file that is not there', async () => {
  const { code, stderr } = await mirrorscope(['replay', '/nowhere/x.pcap', '--to', 'localhost:4789']);
  assert.match(stderr, /^mirrorscope: \/nowhere\/x\.pcap: there is no such file/);
  assert.equal(code, 1);
});

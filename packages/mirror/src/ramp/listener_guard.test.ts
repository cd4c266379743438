import assert from 'node:assert/strict';
import { after, beforeEach, suite, test } from 'node:test';
import { isBreach } from './guard.ts';
import { ListenerGuard } from './listener_guard.ts';
import { ListenerPage } from './testing/listener_page.ts';

suite('listeners as a guard', async () => {
  const pages = [await ListenerPage.start(), await ListenerPage.start()] as const;
  after(() => {
    for (const page of pages) page.stop();
  });
  beforeEach(() => {
    for (const page of pages) Object.assign(page, { received: 0, dropped: 0, payload: 0, missed: 0, status: 200, text: undefined });
  });
  const guard = () => new ListenerGuard({ metrics: pages.map(({ url }) => url), maxDropRatio: 0.01, maxMissedRatio: 0.02 });

  test('drops count since the last look, all listeners together', async () => {
    Object.assign(pages[0], { received: 1_000_000, dropped: 500_000 });
    const listeners = guard();
    await listeners.begin();
    pages[0].received += 9_800;
    pages[1].received += 10_000;
    pages[1].dropped += 200;
    const [drops] = await listeners.look();
    assert.equal(drops!.value, 0.01);
    assert.ok(!isBreach(drops!), 'at the limit is within it');
    pages[0].received += 980;
    pages[0].dropped += 20;
    const [more] = await listeners.look();
    assert.equal(more!.value, 0.02, 'the quiet before does not thin it out');
    assert.ok(isBreach(more!));
    assert.match(more!.detail, /^20 of 1000 packets, 2\.00 %$/);
  });

  test('bytes that the mirror lost', async () => {
    const listeners = guard();
    await listeners.begin();
    Object.assign(pages[0], { payload: 970_000, missed: 30_000 });
    const [, missed] = await listeners.look();
    assert.equal(missed!.value, 0.03);
    assert.ok(isBreach(missed!));
  });

  test('few packets say nothing, until they add up', async () => {
    const listeners = guard();
    await listeners.begin();
    pages[0].received += 490;
    pages[0].dropped += 10;
    assert.equal((await listeners.look())[0]!.value, undefined);
    pages[0].received += 490;
    pages[0].dropped += 10;
    assert.equal((await listeners.look())[0]!.value, 0.02);
  });

  test('a listener that started anew counts from zero', async () => {
    Object.assign(pages[0], { received: 50_000, dropped: 5_000 });
    const listeners = guard();
    await listeners.begin();
    Object.assign(pages[0], { received: 1_980, dropped: 20 });
    assert.equal((await listeners.look())[0]!.value, 0.01);
  });

  test('a page that is not there is named', async () => {
    const gone = new ListenerGuard({ metrics: ['http://127.0.0.1:1/metrics'], maxDropRatio: 0.01, maxMissedRatio: 1 });
    await assert.rejects(gone.begin(), {
      code: 'unreachable',
      message: /^http:\/\/127\.0\.0\.1:1\/metrics does not answer \(.+\): does it run\?$/,
    });
    pages[1].text = 'up 1\n';
    await assert.rejects(guard().begin(), { code: 'unreachable', message: /has no mirrorscope_packets_received_total/ });
    pages[1].status = 404;
    await assert.rejects(guard().begin(), { code: 'unreachable', message: /answers 404/ });
  });
});

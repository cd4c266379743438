import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMirrorFile } from '@mirrorscope/mirror';
import { parseInventory } from '@mirrorscope/store/inventory';
import { gather } from '../build/gather.ts';
import { insert, record, temporaryStore } from '../testing/store.ts';
import { timeRange } from '../time_range.ts';
import { html } from './html.ts';
import { evidencePage } from './page.ts';

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\u202e`;
const store = await temporaryStore();
await insert(store, [
  record(0),
  record(1, { encap: 'none', mirror_src: '::', listener: HOSTILE }),
  record(1, { listener: HOSTILE, client_missed_bytes: 5 }),
]);
await store.loadInventory(
  parseInventory(JSON.stringify([{ eni: HOSTILE, name: HOSTILE, viewpoints: [{ mirror_src: '10.0.0.1', vni: 7 }] }]), 'inventory'),
);
const file = parseMirrorFile(
  JSON.stringify({
    name: 'a',
    targets: { main: { interface: 'eni-1', description: HOSTILE.slice(0, 60) } },
    filters: { all: { rules: [{ direction: 'both', description: HOSTILE }] } },
    sources: [{ name: 'web', where: { tag: { [HOSTILE]: HOSTILE }, description: HOSTILE } }],
    deny: [{ tag: { a: HOSTILE } }],
    tags: { owner: HOSTILE },
  }),
  'm.json',
);
const { evidence } = await gather(store, {
  range: timeRange('2026-01-05T09:00:00Z', '2026-01-05T09:00:10Z'),
  created: 0,
  mirror: { file, name: `${HOSTILE}.yaml`, sha256: '0'.repeat(64) },
  listeners: [{ url: HOSTILE, received: 1, dropped: 1, refused: [{ reason: HOSTILE, packets: 1 }], records_dropped: 0, flows_lost: 0 }],
});
const page = evidencePage(evidence);

test('names that others chose stay text', () => {
  assert.ok(page.split('&lt;script&gt;').length > 8);
  assert.doesNotMatch(page, /<script|<img|\u202e/);
  // Every quotation mark within a tag is one of ours: attributes are all of known names.
  const names = new Set(
    [...page.matchAll(/<[a-z][a-z0-9]*((?:\s[^>]*)?)>/g)].flatMap(([, attributes = '']) =>
      [...attributes.matchAll(/([\w-]+)="/g)].map(([, name]) => name),
    ),
  );
  const known =
    'lang charset http-equiv content name id href class role aria-label aria-hidden tabindex scope viewBox d x y width height cx cy r';
  assert.deepEqual(
    [...names].filter((name) => !known.split(' ').includes(name!)),
    [],
  );
});

test('the page needs no other file, no script and no network', () => {
  assert.match(page, /default-src 'none'; style-src 'unsafe-inline'/);
  const tags = page.match(/<[^>]+>/g)!.join('\n');
  assert.doesNotMatch(tags, /\bsrc=|https?:|javascript:| on[a-z]+=/);
  assert.doesNotMatch(/<style>([\s\S]*?)<\/style>/.exec(page)![1]!, /url\(|@import/);
  const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, to]) => to!);
  for (const to of links) assert.match(to, /^(#[a-z]+|queries\/\w+\.sql|results\/\w+\.ndjson)$/);
  for (const to of links.filter((one) => one.startsWith('#'))) assert.ok(page.includes(`id="${to.slice(1)}"`), to);
});

test('readers of screens find their way', () => {
  assert.match(page, /<html lang="en">/);
  assert.equal(page.split('<h1>').length, 2);
  for (const svg of page.match(/<svg [^>]*>/g)!) assert.match(svg, /role="img" aria-label="[^"]+"/);
  for (const table of page.match(/<table>[\s\S]*?<\/table>/g)!)
    assert.match(table, /^<table>\n<caption>.+<\/caption>\n<thead><tr><th scope="col"/);
});

test('markup in markup is kept, text is escaped', () => {
  assert.equal(html`<b>${['<', html`<i>${'&'}</i>`, 1, false]}</b>`.text, '<b>&lt;<i>&amp;</i>1</b>');
});

/** What Grafana would otherwise tell by an empty panel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '@mirrorscope/filter';
import { alertRules, type Dashboard, dashboards, dataSources, type Panel, type SourceReference } from './files.ts';

const SCHEMA_VERSION = 42;
/** Grafana's own, for annotations that people make. */
const BUILT_IN = '-- Grafana --';

const unique = (values: readonly unknown[]) => new Set(values).size === values.length;

test('dashboards and alert rules have names of their own', () => {
  assert.deepEqual(
    dashboards.map(({ uid }) => uid).sort(),
    ['cost', 'mirror', 'overview', 'tcp'].map((name) => `mirrorscope-${name}`),
  );
  assert.ok(unique(dashboards.map(({ title }) => title)) && unique(alertRules.map(({ uid }) => uid)));
});

for (const dashboard of dashboards) {
  const { title, panels, templating, annotations } = dashboard;

  test(`${title}: panels`, () => {
    assert.equal(dashboard.schemaVersion, SCHEMA_VERSION);
    assert.ok(unique(panels.map(({ id }) => id)) && unique(panels.map(({ title }) => title)));
    for (const [index, panel] of panels.entries()) {
      const { x, w, h } = panel.gridPos;
      assert.ok(x >= 0 && w >= 1 && h >= 1 && x + w <= 24 && Number.isInteger(w), panel.title);
      for (const other of panels.slice(index + 1)) assert.ok(!overlap(panel, other), `${panel.title} lies over ${other.title}`);
      if (panel.type !== 'row') assert.ok(panel.title && panel.description && panel.targets?.length, panel.title);
      assert.ok(unique((panel.targets ?? []).map(({ refId }) => refId)), panel.title);
    }
  });

  test(`${title}: data sources are the provisioned ones`, () => {
    const used = [...panels, ...templating.list, ...annotations.list].flatMap(({ datasource }) => datasource ?? []);
    for (const source of used) {
      if (source.uid !== BUILT_IN) assert.ok(isProvisioned(dashboard, source), source.uid);
    }
  });

  test(`${title}: variables that are used are defined, and the other way round`, () => {
    const text = JSON.stringify(dashboard);
    const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!).filter((name) => !name.startsWith('__') && !/^\d/.test(name));
    assert.deepEqual([...new Set(used)].sort(), templating.list.map(({ name }) => name).sort());
  });

  test(`${title}: links into the console are filters that it understands`, () => {
    const urls = [...JSON.stringify(dashboard).matchAll(/"url":"([^"]+)"/g)].map(
      ([, url]) => new URL(url!.replace('${console}', 'http://console').replace('${ids}', 'http://ids/')),
    );
    for (const url of urls.filter(({ pathname }) => pathname === '/flows')) {
      const filter = url.searchParams
        .get('filter')!
        .replaceAll(/\$\{__data\.fields\.(\w+):percentencode\}/g, (_, field: string) => SAMPLES[field] ?? '10.0.0.1');
      assert.ok(parseFilter(filter), filter);
      assert.equal(url.searchParams.get('from'), '${__from:date:iso}');
    }
    assert.ok(urls.length > 0);
  });
}

/** Values of columns in links; the others are addresses. */
const SAMPLES: Readonly<Record<string, string>> = { server_port: '443', vni: '1001', community_id: '1:nmITmP/KNNuyo6DldYQeLmIi670=' };

test('alert rules ask provisioned data sources, and lead to dashboards', () => {
  for (const { title, condition, data, annotations } of alertRules) {
    const [query, threshold] = data;
    assert.ok(
      dataSources.some(({ uid }) => uid === query?.datasourceUid),
      title,
    );
    assert.deepEqual([threshold?.datasourceUid, threshold?.refId, threshold?.model.expression], ['__expr__', condition, query?.refId]);
    assert.equal(threshold?.model.conditions?.[0]?.evaluator.type, 'gt');
    assert.ok(
      dashboards.some(({ uid }) => uid === annotations['__dashboardUid__']),
      title,
    );
    assert.doesNotMatch(annotations['summary']!, /\$/, 'Grafana takes it for a variable of the environment');
  }
  const titles = alertRules.map(({ title }) => title);
  for (const wanted of ['Retransmit ratio', 'Reset storm', 'Mirror loss', 'Listener drops', 'Writer lag'])
    assert.ok(titles.includes(wanted), wanted);
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** By way of a variable, whose value to begin with is the provisioned one of the same type. */
function isProvisioned({ templating }: Dashboard, { uid, type }: SourceReference): boolean {
  const variable = templating.list.find(({ name }) => uid === `\${${name}}`);
  return (
    variable?.type === 'datasource' &&
    variable.query === type &&
    dataSources.some((source) => source.uid === variable.current.value && source.type === type)
  );
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReport, readReports } from './report_file.ts';
import { parameterText } from './report_parameter.ts';

test('a head of comments and one statement', () => {
  const report = parseReport(
    'sample',
    '-- title: A sample\n--\n-- What it shows: much.\n-- And why.\n--\n-- param limit UInt32 = 20: most rows: to show\nSELECT 1\nLIMIT {limit:UInt32}\n',
  );
  assert.deepEqual(report, {
    name: 'sample',
    title: 'A sample',
    text: 'What it shows: much.\nAnd why.',
    parameters: [{ name: 'limit', type: 'UInt32', default: '20', text: 'most rows: to show' }],
    sql: 'SELECT 1\nLIMIT {limit:UInt32}',
  });
});

test('a damaged head is refused with the line', () => {
  assert.throws(() => parseReport('sample', 'SELECT 1\n'), /report sample: the first line is not/);
  assert.throws(
    () => parseReport('sample', '-- title: A\n-- param limit Int7 = 20: rows\nSELECT 1\n'),
    /report sample: "param limit Int7 = 20: rows"/,
  );
  assert.throws(() => parseReport('sample', '-- title: A\n-- param limit\nSELECT 1\n'), /report sample/);
});

test('every report has a title, an explanation, the usual parameters, and uses the parameters it names', () => {
  const reports = readReports();
  assert.deepEqual(
    reports.map((report) => report.name),
    [
      'flow-search',
      'half-open',
      'handshake-latency',
      'handshakes-over-time',
      'mirror-loss',
      'protocols',
      'resets',
      'retransmitting-conversations',
      'rtt-by-server',
      'scans',
      'tcp-health-over-time',
      'top-talkers',
      'traffic-by-instance',
      'traffic-by-tag',
      'traffic-by-zone',
      'traffic-over-time',
      'viewpoints',
      'zero-windows',
    ],
  );
  for (const report of reports) {
    assert.ok(report.title.length > 5 && report.text.split('\n').length >= 3, report.name);
    const names = report.parameters.map((parameter) => parameter.name);
    assert.deepEqual(names.slice(0, 3), ['since', 'until', report.name.endsWith('-over-time') ? 'step' : 'limit'], report.name);
    const used = new Set([...report.sql.matchAll(/\{(\w+):([^}]+)\}/g)].map((match) => match[1]));
    assert.deepEqual([...used].sort(), [...names].sort(), report.name);
    for (const parameter of report.parameters) assert.ok(parameterText(parameter, parameter.default).length > 0, report.name);
  }
});

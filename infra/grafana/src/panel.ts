import {
  BigValueColorMode,
  BigValueGraphMode,
  FieldColorModeId,
  type FieldConfig,
  GraphDrawStyle,
  type GraphFieldConfig,
  LegendDisplayMode,
  type Panel,
  SortOrder,
  StackingMode,
  type TableFieldOptions,
  ThresholdsMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/schema';
import { reportNamed, reportSql } from './report.ts';
import { CLICKHOUSE, clickhouseQuery, PROMETHEUS, reference } from './source.ts';

interface About {
  readonly title: string;
  /** What it measures and how to read it. */
  readonly text: string;
}

interface Look {
  /** Grafana's name of the unit: decbytes, bps, percent, ms, … */
  readonly unit?: string;
  /** Where yellow and red begin. */
  readonly warn?: number;
  readonly alarm?: number;
}

type Links = Readonly<Record<string, { readonly title: string; readonly url: string }>>;

/** One number of the time shown. */
export function stat({ title, text, sql, ...look }: About & Look & { readonly sql: string }): Panel {
  return {
    type: 'stat',
    title,
    description: text,
    datasource: reference(CLICKHOUSE),
    targets: [clickhouseQuery(sql, 'table')],
    fieldConfig: { defaults: fieldOf(look), overrides: [] },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      graphMode: BigValueGraphMode.None,
      colorMode: look.warn === undefined ? BigValueColorMode.None : BigValueColorMode.Value,
    },
  };
}

/** Several numbers of the time shown from one query: columns of its only row. */
export function stats({
  columns,
  ...about
}: About & { readonly sql: string; readonly columns: Readonly<Record<string, Look & { readonly label: string }>> }): Panel {
  const overrides = Object.entries(columns).map(([column, { label, ...look }]) => ({
    matcher: { id: 'byName', options: column },
    properties: Object.entries({ displayName: label, ...fieldOf(look) }).map(([id, value]) => ({ id, value })),
  }));
  const panel = stat(about);
  return {
    ...panel,
    // As wide as so many panels.
    gridPos: { x: 0, y: 0, w: overrides.length, h: 0 },
    fieldConfig: { defaults: { color: { mode: FieldColorModeId.Fixed, fixedColor: 'text' } }, overrides },
    options: { ...panel.options, colorMode: BigValueColorMode.Value },
  };
}

interface Series extends Look {
  readonly stacked?: boolean;
  /** Column of text that lines are divided and called by. */
  readonly by?: string;
}

/** Lines over time from the roll-ups, so of at least a minute a point. */
export function timeSeries({ title, text, sql, ...look }: About & Series & { readonly sql: string }): Panel {
  return {
    ...lines(title, text, look),
    datasource: reference(CLICKHOUSE),
    targets: [clickhouseQuery(sql, 'timeseries')],
    interval: '1m',
  };
}

/** Lines over time of what services say of themselves. Each query is its legend and PromQL. */
export function metrics({ title, text, queries, ...look }: About & Series & { readonly queries: Readonly<Record<string, string>> }): Panel {
  const targets = Object.entries(queries).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode(65 + index),
    editorMode: 'code',
    range: true,
    legendFormat,
    expr,
  }));
  return { ...lines(title, text, look), datasource: reference(PROMETHEUS), targets };
}

/** A table; units and links are by column. */
export function table({
  title,
  text,
  sql,
  units = {},
  links = {},
}: About & { readonly sql: string; readonly units?: Readonly<Record<string, string>>; readonly links?: Links }): Panel {
  const unitOf = Object.entries(units).map(([column, unit]) => override(column, 'unit', unit));
  const linkOf = Object.entries(links).map(([column, link]) => override(column, 'links', [{ ...link, targetBlank: true }]));
  return {
    type: 'table',
    title,
    description: text,
    datasource: reference(CLICKHOUSE),
    targets: [clickhouseQuery(sql, 'table')],
    fieldConfig: { defaults: { custom: { filterable: true } satisfies Partial<TableFieldOptions> }, overrides: [...unitOf, ...linkOf] },
    options: { showHeader: true },
  };
}

/** The table of a report of `mirrorscope query`, with its own explanation. */
export function reportTable(
  name: string,
  { sql = reportSql(name), ...look }: { sql?: string; units?: Readonly<Record<string, string>>; links?: Links } = {},
): Panel {
  const { title, text } = reportNamed(name);
  return table({ title, text, sql, ...look });
}

/** Lines of a report over time, with its own explanation. */
export function reportSeries(
  name: string,
  select: string,
  { title = reportNamed(name).title, ...look }: Series & { readonly title?: string },
): Panel {
  return timeSeries({
    title,
    text: reportNamed(name).text,
    sql: `SELECT bucket AS time, ${select}\nFROM\n(\n${reportSql(name)}\n)\nORDER BY time`,
    ...look,
  });
}

function lines(title: string, text: string, { stacked = false, by, ...look }: Series): Panel {
  const custom: GraphFieldConfig = {
    drawStyle: stacked ? GraphDrawStyle.Bars : GraphDrawStyle.Line,
    fillOpacity: stacked ? 60 : 10,
    lineWidth: 1,
    showPoints: VisibilityMode.Auto,
    ...(stacked ? { stacking: { mode: StackingMode.Normal } } : {}),
  };
  return {
    type: 'timeseries',
    title,
    description: text,
    fieldConfig: {
      defaults: {
        ...fieldOf(look),
        ...(by === undefined ? {} : { displayName: `\${__field.labels.${by}}` }),
        min: 0,
        custom: { ...custom },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending },
    },
  };
}

function fieldOf({ unit, warn, alarm }: Look): FieldConfig {
  const steps = [
    { color: 'green', value: null },
    ...(warn === undefined ? [] : [{ color: 'orange', value: warn }]),
    ...(alarm === undefined ? [] : [{ color: 'red', value: alarm }]),
  ];
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(steps.length === 1 ? {} : { color: { mode: FieldColorModeId.Thresholds }, thresholds: { mode: ThresholdsMode.Absolute, steps } }),
  };
}

const override = (column: string, id: string, value: unknown) => ({
  matcher: { id: 'byName', options: column },
  properties: [{ id, value }],
});

/** Dashboards, alert rules and data sources as Grafana reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ROOT } from '../paths.ts';

export const GRAFANA = `${ROOT}infra/grafana/`;

export interface SourceReference {
  readonly type: string;
  readonly uid: string;
}

export interface Target {
  readonly refId: string;
  readonly rawSql?: string;
  readonly queryType?: string;
  readonly expr?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: SourceReference;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly fieldConfig?: { readonly overrides: readonly unknown[] };
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly datasource?: SourceReference;
  readonly query: string | { readonly rawSql?: string; readonly query?: string };
  readonly current: { readonly value: string };
}

export interface Annotation {
  readonly name: string;
  readonly datasource: SourceReference;
  readonly target: Target;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
}

export interface AlertRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly for: string;
  readonly data: readonly {
    readonly refId: string;
    readonly datasourceUid: string;
    readonly relativeTimeRange: { readonly from: number; readonly to: number };
    readonly model: Target & {
      readonly expression?: string;
      readonly conditions?: readonly { readonly evaluator: { readonly type: string; readonly params: readonly number[] } }[];
    };
  }[];
  readonly annotations: Readonly<Record<string, string>>;
}

export const dashboards: readonly Dashboard[] = readdirSync(`${GRAFANA}dashboards`).map((file) =>
  JSON.parse(readFileSync(`${GRAFANA}dashboards/${file}`, 'utf8')),
);

const provisioned = (path: string) => parse(readFileSync(`${GRAFANA}provisioning/${path}/mirrorscope.yaml`, 'utf8'));

export const alertRules: readonly AlertRule[] = provisioned('alerting').groups.flatMap(({ rules }: { rules: AlertRule[] }) => rules);

export const dataSources: readonly { readonly uid: string; readonly type: string }[] = provisioned('datasources').datasources;

/** PromQL of panels and rules, variables and Grafana's macros replaced. */
export function promQl(): string[] {
  const panels = dashboards.flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets));
  const rules = alertRules.flatMap(({ data }) => data.map(({ model }) => model));
  return [...panels, ...rules]
    .flatMap(({ expr }) => (expr === undefined ? [] : [expr]))
    .map((expr) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$listener', '.*'));
}

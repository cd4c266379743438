import { stringify } from 'yaml';
import { alertsFile } from './alerts.ts';
import { dashboardOf } from './dashboard.ts';
import { COST } from './dashboards/cost.ts';
import { MIRROR_HEALTH } from './dashboards/mirror_health.ts';
import { OVERVIEW } from './dashboards/overview.ts';
import { TCP_HEALTH } from './dashboards/tcp_health.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: () => string;
  /** Where to change it. */
  readonly source: string;
}

const SOURCE = 'infra/grafana/src';

/** What Grafana reads of this: dashboards and alert rules. */
export const GRAFANA_FILES: readonly GeneratedFile[] = [
  ...[OVERVIEW, TCP_HEALTH, MIRROR_HEALTH, COST].map((plan) => ({
    path: `infra/grafana/dashboards/${plan.uid}.json`,
    text: () => `${JSON.stringify(dashboardOf(plan), null, 2)}\n`,
    source: SOURCE,
  })),
  {
    path: 'infra/grafana/provisioning/alerting/mirrorscope.yaml',
    text: () =>
      `# Generated from ${SOURCE} by \`pnpm docs\`. Change it there.\n${stringify(alertsFile(), { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false })}`,
    source: SOURCE,
  },
];

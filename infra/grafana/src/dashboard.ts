import { type AnnotationQuery, type Dashboard, DashboardCursorSync, defaultDashboard, type Panel, type RowPanel } from '@grafana/schema';
import { VARIABLES, type VariableName } from './variables.ts';

/** Panels beside each other, `height` in units of Grafana's grid; a width that a panel has by now is its share of the room, else 1. */
export interface Line {
  readonly height: number;
  readonly panels: readonly Panel[];
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Plan {
  readonly uid: string;
  readonly title: string;
  readonly text: string;
  readonly variables: readonly VariableName[];
  readonly annotations: readonly AnnotationQuery[];
  readonly sections: readonly Section[];
}

const TAG = 'mirrorscope';
const GRID_WIDTH = 24;

export const line = (height: number, ...panels: readonly Panel[]): Line => ({ height, panels });

export function dashboardOf({ uid, title, text, variables, annotations, sections }: Plan): Dashboard {
  return {
    uid,
    title: `Mirrorscope: ${title}`,
    description: text,
    tags: [TAG],
    schemaVersion: defaultDashboard.schemaVersion,
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from: 'now-6h', to: 'now' },
    refresh: '5m',
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        tags: [TAG],
        title: 'Mirrorscope',
        icon: 'external link',
        tooltip: '',
        asDropdown: true,
        includeVars: true,
        keepTime: true,
        targetBlank: false,
      },
      {
        type: 'link',
        title: 'Console',
        url: '${console}/?from=${__from:date:iso}&to=${__to:date:iso}',
        icon: 'external link',
        tooltip: 'The same time in the console',
        tags: [],
        asDropdown: false,
        includeVars: false,
        keepTime: false,
        targetBlank: true,
      },
    ],
    templating: { list: variables.map((name) => VARIABLES[name]) },
    annotations: { list: [...annotations] },
    panels: placed(sections),
  };
}

/** Each section under its title, line below line, with numbers from 1. */
function placed(sections: readonly Section[]): (Panel | RowPanel)[] {
  const panels: (Panel | RowPanel)[] = [];
  let y = 0;
  for (const { title, lines } of sections) {
    panels.push({
      type: 'row',
      id: panels.length + 1,
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y: y++, w: GRID_WIDTH, h: 1 },
    });
    for (const { height, panels: beside } of lines) {
      const shares = beside.map(({ gridPos }) => gridPos?.w ?? 1);
      const share = GRID_WIDTH / shares.reduce((sum, one) => sum + one, 0);
      let x = 0;
      for (const [index, panel] of beside.entries()) {
        const w = share * (shares[index] ?? 1);
        panels.push({ ...panel, id: panels.length + 1, gridPos: { x, y, w, h: height } });
        x += w;
      }
      y += height;
    }
  }
  return panels;
}

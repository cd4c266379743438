import { styleText } from 'node:util';
import type { Finding, Severity } from '../preflight/finding.ts';
import type { Action, Change, CostEstimate, Plan, QuotaUse } from './plan.ts';
import { count, dollars, number, sample } from './words.ts';

interface TextOptions {
  readonly color?: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** The plan for people: what changes and why, in groups, so that thousands of sessions fit a screen; what was found; cost; quotas. Ends with a line feed. */
export function planText(plan: Plan, { color = false }: TextOptions = {}): string {
  const paint = painter(color);
  const sections = [
    [paint('bold', `Mirror ${plan.mirror} in ${plan.region}, account ${plan.account}: ${plan.share} % of the sources`)],
    changeLines(plan.changes, paint),
    plan.findings.length === 0 ? [] : findingLines(plan.findings, paint),
    costLines(plan.cost, paint),
    quotaLines(plan.quotas, paint),
    [summary(plan.changes)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** What was found, for people. Ends with a line feed. */
export const findingsText = (findings: readonly Finding[], { color = false }: TextOptions = {}): string =>
  findings.length === 0 ? 'Nothing found.\n' : `${findingLines(findings, painter(color)).join('\n')}\n`;

const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;

const SIGNS: Readonly<Record<Action, readonly [string, Style]>> = {
  create: ['+', 'green'],
  modify: ['~', 'yellow'],
  replace: ['!', 'magenta'],
  delete: ['-', 'red'],
  unchanged: ['=', 'dim'],
};

/** Groups of one kind and action that are shown with their reasons. */
const MOST_GROUPS = 8;

function changeLines(changes: readonly Change[], paint: Paint): string[] {
  const doing = changes.filter(({ action }) => action !== 'unchanged');
  return [...Map.groupBy(doing, ({ kind, action }) => `${kind} ${action}`).values()].flatMap((same) => {
    const [sign, style] = SIGNS[same[0]!.action];
    const groups = [...Map.groupBy(same, ({ reason }) => reason)];
    const shown = groups.length > MOST_GROUPS ? groups.slice(0, MOST_GROUPS - 1) : groups;
    const rest = groups.slice(shown.length).reduce((sum, [, group]) => sum + group.length, 0);
    const lines = shown.map(([reason, group]) => `${sign} ${sample(group.map(({ key }) => key))}: ${reason}`);
    const more = rest === 0 ? [] : [`${sign} ${count(rest, same[0]!.kind)} more, each with a reason of its own: see the plan's JSON`];
    return [...lines, ...more].map((line) => paint(style, line));
  });
}

function summary(changes: readonly Change[]): string {
  const kinds = [...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, same]) => {
    const parts = (['create', 'modify', 'replace', 'delete', 'unchanged'] as const).flatMap((action) => {
      const many = same.filter((change) => change.action === action).length;
      return many === 0 ? [] : [`${number(many)} ${action === 'unchanged' ? action : `to ${action}`}`];
    });
    return `${kind}s ${parts.join(', ')}`;
  });
  return changes.every(({ action }) => action === 'unchanged') ? 'Nothing to do.' : `To do: ${kinds.join('; ')}.`;
}

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };

function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  return [...Map.groupBy(findings, ({ code, severity }) => `${severity} ${code}`)].flatMap(([title, same]) => {
    const { severity, meaning, remedy } = same[0]!;
    const shown = same.slice(0, 3).map(({ message }) => `  ${message}`);
    const more = same.length > shown.length ? [`  And ${count(same.length - shown.length, 'finding')} more of this kind.`] : [];
    return [paint(STYLES[severity], title), ...shown, ...more, `  ${meaning}`, `  ${remedy}`];
  });
}

function costLines({ sessions, sessionCount, crossZone, crossZoneSessions, total, budget }: CostEstimate, paint: Paint): string[] {
  const crossing =
    crossZoneSessions === 0
      ? 'nothing crosses zones'
      : `${count(crossZoneSessions, 'session')} across zones ${crossZone === undefined ? '(unknown: budget.bitsPerSecond is not given)' : dollars(crossZone)}`;
  const isOver = budget !== undefined && total > budget;
  const limit = budget === undefined ? '' : `, budget ${dollars(budget)}`;
  return [
    paint(
      isOver ? 'red' : 'reset',
      `Cost a month: ${count(sessionCount, 'session')} ${dollars(sessions)}, ${crossing}; together ${dollars(total)}${limit}`,
    ),
  ];
}

const FULL = 0.8;

/** Those that change, or are nearly used up. */
function quotaLines(quotas: readonly QuotaUse[], paint: Paint): string[] {
  const shown = quotas.filter(({ before, after, limit }) => before !== after || after >= FULL * limit);
  const lines = shown.map(({ what, before, after, limit }) =>
    paint(after >= FULL * limit ? 'yellow' : 'reset', `  ${what}: ${number(before)} -> ${number(after)} of ${number(limit)}`),
  );
  const most = 12;
  const more = lines.length > most ? [`  and ${lines.length - most} more`] : [];
  return lines.length === 0 ? [] : ['Quotas', ...lines.slice(0, most), ...more];
}

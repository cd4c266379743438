/** Every view: its address, its place in the navigation, its key, and the module that shows it, which is loaded when it is first wanted. */
import type { ComponentType } from 'preact';
import type { IconName } from './components/icons.tsx';
import { match } from './state/url.ts';

/** What a page gets: the parts of its address that vary. */
export interface PageProps {
  readonly parts: Readonly<Record<string, string>>;
}

export type Page = ComponentType<PageProps>;

interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** After `g`. */
  readonly key: string;
}

export const NAVIGATION: readonly { readonly title: string; readonly items: readonly NavigationItem[] }[] = [
  {
    title: 'Network',
    items: [
      { href: '/', label: 'Overview', icon: 'overview', key: 'o' },
      { href: '/reports/top-talkers', label: 'Top talkers', icon: 'talkers', key: 't' },
    ],
  },
  {
    title: 'TCP health',
    items: [
      { href: '/reports/retransmitting-conversations', label: 'Retransmissions', icon: 'retransmits', key: 'r' },
      { href: '/reports/resets', label: 'Resets', icon: 'resets', key: 'x' },
      { href: '/reports/rtt-by-server', label: 'Round-trip time', icon: 'rtt', key: 'l' },
      { href: '/reports/handshake-latency', label: 'Handshakes', icon: 'handshake', key: 'h' },
      { href: '/reports/half-open', label: 'Half-open', icon: 'halfopen', key: 'p' },
      { href: '/reports/scans', label: 'Scans', icon: 'scans', key: 'n' },
    ],
  },
  {
    title: 'Explore',
    items: [
      { href: '/flows', label: 'Flow search', icon: 'search', key: 'f' },
      { href: '/sql', label: 'SQL', icon: 'sql', key: 's' },
      { href: '/reports', label: 'All reports', icon: 'reports', key: 'a' },
    ],
  },
  {
    title: 'Trust',
    items: [
      { href: '/health', label: 'Mirror health', icon: 'health', key: 'm' },
      { href: '/columns', label: 'Columns', icon: 'columns', key: 'c' },
    ],
  },
];

type Load = () => Promise<{ readonly default: Page }>;

const VIEWS: readonly { readonly pattern: string; readonly load: Load }[] = [
  { pattern: '/', load: () => import('./pages/overview.tsx') },
  { pattern: '/reports', load: () => import('./pages/reports.tsx') },
  { pattern: '/reports/:name', load: () => import('./pages/report.tsx') },
  { pattern: '/flows', load: () => import('./pages/flow_search.tsx') },
  { pattern: '/flow', load: () => import('./pages/flow.tsx') },
  { pattern: '/sql', load: () => import('./pages/sql.tsx') },
  { pattern: '/health', load: () => import('./pages/health.tsx') },
  { pattern: '/columns', load: () => import('./pages/columns.tsx') },
];

interface View {
  readonly load: Load;
  readonly parts: Readonly<Record<string, string>>;
}

/** The view of a path; undefined where there is none. */
export function viewOf(path: string): View | undefined {
  for (const { pattern, load } of VIEWS) {
    const parts = match(pattern, path);
    if (parts !== undefined) return { load, parts };
  }
  return undefined;
}

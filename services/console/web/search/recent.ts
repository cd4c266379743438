/** Filters used lately, in this browser. */

const KEY = 'mirrorscope.filters';
const MOST = 15;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The latest first. What is not a list of texts counts as none. */
export function recentFilters(shelf: Shelf): readonly string[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts a filter first; none is kept twice. */
export function keepFilter(shelf: Shelf, filter: string): void {
  const text = filter.trim();
  if (text === '') return;
  shelf.setItem(KEY, JSON.stringify([text, ...recentFilters(shelf).filter((kept) => kept !== text)].slice(0, MOST)));
}

export function forgetFilters(shelf: Shelf): void {
  shelf.removeItem(KEY);
}

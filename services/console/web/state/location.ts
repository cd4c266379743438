/** Where the page is, by the History API: links inside the page change the view without loading it again. */
import { useEffect, useState } from 'preact/hooks';
import { type Changes, hrefTo, withParams } from './url.ts';

interface Place {
  readonly path: string;
  /** With `?`, or empty. */
  readonly search: string;
  /** With `#`, or empty. */
  readonly hash: string;
}

const listeners = new Set<() => void>();
let place = read();

function read(): Place {
  const { pathname, search, hash } = location;
  return { path: pathname, search, hash };
}

function changed(): void {
  place = read();
  for (const listener of listeners) listener();
}

/** Goes to an address of this page. `replace` leaves no step for the back button. */
export function navigate(href: string, { replace = false } = {}): void {
  const before = place.path;
  if (href !== place.path + place.search + place.hash) history[replace ? 'replaceState' : 'pushState'](null, '', href);
  changed();
  if (place.path !== before && place.hash === '') scrollTo(0, 0);
}

/** Changes parameters of the view shown. */
export function setParams(changes: Changes, options: { replace?: boolean } = {}): void {
  navigate(place.path + withParams(place.search, changes) + place.hash, options);
}

/** The address of another view, of the time that is shown now. */
export function to(path: string, params?: Changes): string {
  return hrefTo(path, place.search, params);
}

/** The place shown; the component renders again when it changes. */
export function usePlace(): Place {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((count) => count + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return place;
}

/** A parameter of the view, and what changes it. An empty value takes it out of the URL. */
export function useParam(name: string): readonly [string, (value: string) => void] {
  const { search } = usePlace();
  return [new URLSearchParams(search).get(name) ?? '', (value) => setParams({ [name]: value })];
}

/** Takes clicks on links of this page, and the back button. */
export function startRouter(): void {
  addEventListener('popstate', changed);
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.target !== '' || link.hasAttribute('download') || link.pathname.startsWith('/api/')) return;
    // Within one view a fragment is the browser's own business.
    if (link.pathname === location.pathname && link.search === location.search && link.hash !== '') return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}

import { useEffect } from 'preact/hooks';
import { NAVIGATION } from '../routes.ts';
import { navigate, to } from './location.ts';

/** Milliseconds in which the second key has to follow `g`. */
const PATIENCE = 1500;

/** `g` and a view's key leads there, `/` to the search field of the view or else to the flow search, `?` calls for help. */
export function useShortcuts({ onHelp }: { readonly onHelp: () => void }): void {
  useEffect(() => {
    let leader = Number.NEGATIVE_INFINITY;
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const item =
        event.timeStamp - leader < PATIENCE ? NAVIGATION.flatMap(({ items }) => items).find(({ key }) => key === event.key) : undefined;
      leader = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (item !== undefined) navigate(to(item.href));
      else if (event.key === '/') focusSearch();
      else if (event.key === '?') onHelp();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, dialog[open]') !== null);
}

function focusSearch(): void {
  const field = document.querySelector<HTMLElement>('main [type="search"], main [role="combobox"], main textarea');
  if (field !== null) field.focus();
  else navigate(to('/flows', { focus: 'filter' }));
}

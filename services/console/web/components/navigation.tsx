import { useEffect, useRef } from 'preact/hooks';
import { NAVIGATION } from '../routes.ts';
import { to, usePlace } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { Icon } from './icons.tsx';
import { ThemeSwitch } from './theme_switch.tsx';

interface NavigationProps {
  /** On narrow screens, where it is folded otherwise. */
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

export function Navigation({ open, onClose, onHelp }: NavigationProps) {
  const { path } = usePlace();
  const { about } = useTime();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    close.current?.focus();
    const listener = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [open]);
  return (
    <>
      <div class={`nav-shade${open ? ' open' : ''}`} aria-hidden="true" onClick={onClose} />
      <nav id="navigation" class={`nav${open ? ' open' : ''}`} aria-label="Views">
        <a class="brand" href={to('/')}>
          <Mark />
          Mirrorscope
        </a>
        <button ref={close} type="button" class="button icon-only nav-close" aria-label="Close navigation" onClick={onClose}>
          <Icon name="close" />
        </button>
        <div class="nav-groups">
          {NAVIGATION.map(({ title, items }) => (
            <div key={title} class="nav-group">
              <p class="nav-title">{title}</p>
              <ul>
                {items.map(({ href, label, icon }) => (
                  <li key={href}>
                    <a href={to(href)} aria-current={href === path ? 'page' : undefined}>
                      <Icon name={icon} />
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
        <div class="nav-foot">
          <ThemeSwitch />
          <button type="button" class="button icon-only" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={onHelp}>
            <Icon name="keyboard" />
          </button>
          {about.data !== undefined && <p class="muted nav-about">{`Mirrorscope ${about.data.version}`}</p>}
        </div>
      </nav>
    </>
  );
}

function Mark() {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M5 16h3.500l2-6.500 4 13 3-9 1.800 2.500H27" />
    </svg>
  );
}

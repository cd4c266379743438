import type { RefObject } from 'preact';
import { Icon } from './icons.tsx';
import { TimePicker } from './time_picker.tsx';

interface HeaderProps {
  /** The button that unfolds the navigation. */
  readonly menu: RefObject<HTMLButtonElement | null>;
  readonly onMenu: () => void;
}

export function Header({ menu, onMenu }: HeaderProps) {
  return (
    <header class="header">
      <button
        ref={menu}
        type="button"
        class="button icon-only menu-button"
        aria-label="Open navigation"
        aria-controls="navigation"
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <TimePicker />
    </header>
  );
}

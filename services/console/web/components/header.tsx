import { Icon } from './icons.tsx';
import { TimePicker } from './time_picker.tsx';

export function Header({ onMenu }: { readonly onMenu: () => void }) {
  return (
    <header class="header">
      <button type="button" class="button icon-only menu-button" aria-label="Open navigation" aria-controls="navigation" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      <TimePicker />
    </header>
  );
}

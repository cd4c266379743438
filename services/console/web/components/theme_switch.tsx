import { useState } from 'preact/hooks';
import { chooseTheme, storedTheme, type Theme } from '../state/theme.ts';
import { Icon, type IconName } from './icons.tsx';

const THEMES: readonly { readonly theme: Theme; readonly label: string; readonly icon: IconName }[] = [
  { theme: 'light', label: 'Light', icon: 'sun' },
  { theme: 'system', label: 'As the system', icon: 'system' },
  { theme: 'dark', label: 'Dark', icon: 'moon' },
];

export function ThemeSwitch() {
  const [chosen, setChosen] = useState(storedTheme);
  const choose = (theme: Theme) => {
    chooseTheme(theme);
    setChosen(theme);
  };
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">Theme</legend>
      {THEMES.map(({ theme, label, icon }) => (
        <button key={theme} type="button" aria-pressed={theme === chosen} aria-label={label} title={label} onClick={() => choose(theme)}>
          <Icon name={icon} />
        </button>
      ))}
    </fieldset>
  );
}

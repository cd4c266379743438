import { NAVIGATION } from '../routes.ts';
import { Dialog } from './dialog.tsx';

const GENERAL: readonly (readonly [readonly string[], string])[] = [
  [['/'], 'Search flows'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

export function KeyboardHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const views = NAVIGATION.flatMap(({ items }) => items).map(({ key, label }) => [['g', key], label] as const);
  return (
    <Dialog title="Keyboard shortcuts" open={open} onClose={onClose}>
      <dl class="shortcuts">
        {[...GENERAL, ...views].map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

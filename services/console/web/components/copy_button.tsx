import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

/** Puts text on the clipboard, and says so for a moment. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [outcome, setOutcome] = useState<string>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), 1500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard?.writeText(text()).then(
      () => setOutcome('Copied'),
      () => setOutcome('Not allowed to copy'),
    ) ?? setOutcome('Copying needs HTTPS or localhost');
  return (
    <button type="button" class="button quiet" onClick={copy}>
      <Icon name="copy" />
      <span aria-live="polite">{outcome ?? label}</span>
    </button>
  );
}

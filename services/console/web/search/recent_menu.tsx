import { useRef, useState } from 'preact/hooks';
import { Icon } from '../components/icons.tsx';
import { forgetFilters, recentFilters } from './recent.ts';

/** Filters used before. */
export function RecentMenu({ onChoose }: { readonly onChoose: (filter: string) => void }) {
  const [filters, setFilters] = useState<readonly string[]>([]);
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute('open');
  return (
    <details
      ref={details}
      class="menu"
      onToggle={() => setFilters(recentFilters(localStorage))}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <summary class="button">
        <Icon name="clock" />
        Recent
      </summary>
      <div class="menu-panel">
        {filters.length === 0 && <p class="muted">Filters that you search by are kept here, in this browser.</p>}
        {filters.map((filter) => (
          <button
            key={filter}
            type="button"
            onClick={() => {
              close();
              onChoose(filter);
            }}
          >
            <code>{filter}</code>
          </button>
        ))}
        {filters.length > 0 && (
          <button
            type="button"
            class="muted"
            onClick={() => {
              forgetFilters(localStorage);
              setFilters([]);
            }}
          >
            Forget them
          </button>
        )}
      </div>
    </details>
  );
}

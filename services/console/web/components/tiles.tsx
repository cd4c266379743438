import { to } from '../state/location.ts';
import type { Tile } from '../state/overview.ts';

interface TilesProps {
  readonly tiles: readonly Tile[];
  /** Whether answers are under way. */
  readonly waiting: boolean;
  /** What changes are against. */
  readonly compared: string;
}

/** Figures in a row, each leading to what is behind it. */
export function Tiles({ tiles, waiting, compared }: TilesProps) {
  return (
    <ul class="figures">
      {tiles.map(({ title, text, href, value, change, worse }) => (
        <li key={title} class="card tile-link">
          <a class="figure-title" href={to(href)}>
            {title}
          </a>
          <p class="figure-value">
            {value ?? (waiting ? <span class="skeleton-line" /> : '–')}
            {change !== undefined && (
              <span class={`change${worse === undefined ? '' : worse ? ' worse' : ' better'}`} title={compared}>
                {change}
                <span class="visually-hidden"> {compared}</span>
              </span>
            )}
          </p>
          <p class="muted figure-text">{text}</p>
        </li>
      ))}
    </ul>
  );
}

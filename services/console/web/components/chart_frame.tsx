import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Rows } from '../format/delimited.ts';
import type { AnswerColumn } from '../format/unit.ts';
import { to } from '../state/location.ts';
import { Icon } from './icons.tsx';
import { Table } from './table.tsx';

interface ChartFrameProps {
  readonly title: string;
  readonly text: string;
  readonly help?: string;
  readonly legend: readonly { readonly name: string; readonly color: number }[];
  readonly hidden?: ReadonlySet<string>;
  readonly onToggle?: (name: string) => void;
  /** The same numbers, as a table. */
  readonly columns: readonly AnswerColumn[];
  readonly rows: () => Rows;
  readonly children: ComponentChildren;
}

/** Title, legend, explanation, and the switch between chart and table. */
export function ChartFrame({ title, text, help, legend, hidden, onToggle, columns, rows, children }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure class="card chart">
      <figcaption class="card-head">
        <div>
          <h2>{title}</h2>
          <p class="muted">
            {text}
            {help !== undefined && (
              <>
                {' '}
                <a href={to(help)}>
                  More<span class="visually-hidden"> about {title}</span>
                </a>
              </>
            )}
          </p>
        </div>
        <button
          type="button"
          class="button icon-only"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
          aria-label={`${title} as a table`}
        >
          <Icon name={asTable ? 'chart' : 'table'} />
        </button>
      </figcaption>
      {legend.length > 1 && !asTable && (
        <div class="legend">
          {legend.map(({ name, color }) =>
            onToggle === undefined ? (
              <span key={name} class="legend-item">
                <span class={`mark series-${color + 1}`} />
                {name}
              </span>
            ) : (
              <button key={name} type="button" class="legend-item" aria-pressed={hidden?.has(name) !== true} onClick={() => onToggle(name)}>
                <span class={`mark series-${color + 1}`} />
                {name}
              </button>
            ),
          )}
        </div>
      )}
      {asTable ? (
        <div class="chart-table">
          <Table name={title} columns={columns} rows={rows()} linked={false} />
        </div>
      ) : (
        children
      )}
    </figure>
  );
}

import { COLUMNS, type Column } from '@mirrorscope/record';
import { useEffect, useState } from 'preact/hooks';
import { PageHead } from '../components/page_head.tsx';
import { setParams, useParam, usePlace } from '../state/location.ts';

const ALL: readonly Column[] = COLUMNS;

/** Every column of the flow record, with unit and meaning. */
export default function ColumnsPage() {
  const [search] = useParam('search');
  const { hash } = usePlace();
  const [typed, setTyped] = useState(search);
  const words = typed.toLowerCase().split(/\s+/);
  const found = ALL.filter(({ name, text }) => words.every((word) => name.includes(word) || text.toLowerCase().includes(word)));
  // The browser looked for the anchor before it was here.
  useEffect(() => document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' }), [hash]);
  return (
    <>
      <PageHead
        title="Columns"
        text="What a flow record holds: the table flows, the fields of the filter language, and the lines of mirrorscope analyze. A record says what one viewpoint saw of one flow between two points in time; its counters add up."
      />
      <search class="parameters">
        <label class="field grow">
          Find a column
          <input
            type="search"
            value={typed}
            placeholder="retransmits"
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={(event) => setParams({ search: event.currentTarget.value }, { replace: true })}
          />
        </label>
      </search>
      {found.length === 0 ? (
        <p class="empty">No column has all of these words.</p>
      ) : (
        <dl class="card column-list">
          {found.map(({ name, type, text, values }) => (
            <div key={name} id={name} class={hash === `#${name}` ? 'target' : undefined}>
              <dt>
                <code>{name}</code>
                <span class="muted">{type}</span>
              </dt>
              <dd>
                {text}
                {values !== undefined && <span class="muted">: {values.join(', ')}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

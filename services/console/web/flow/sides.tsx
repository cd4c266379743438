import { to } from '../state/location.ts';
import { type FlowRow, type Pair, pairGroups } from './pairs.ts';
import { valueText } from './values.ts';

/** Characters that may have a second line. */
const LONG = 14;

/** Both directions side by side: every counter of client and server, with what it means. */
export function Sides({ row }: { readonly row: FlowRow }) {
  return (
    <section class="card" aria-labelledby="sides-title">
      <h2 id="sides-title">Both directions</h2>
      <div class="side-groups">
        {pairGroups(row).map(
          ({ title, pairs }) =>
            pairs.length > 0 && (
              <table key={title} class="sides">
                <caption>{title}</caption>
                <thead>
                  <tr>
                    <th scope="col">
                      <span class="visually-hidden">Counter</span>
                    </th>
                    <th scope="col" class="number">
                      Client
                    </th>
                    <th scope="col" class="number">
                      Server
                    </th>
                    <th scope="col" class="side-text">
                      <span class="visually-hidden">Meaning</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pairs.map((pair) => (
                    <Line key={pair.suffix} pair={pair} />
                  ))}
                </tbody>
              </table>
            ),
        )}
      </div>
    </section>
  );
}

function Line({ pair: { suffix, client, server, text } }: { readonly pair: Pair }) {
  return (
    <tr>
      <th scope="row">
        <a href={to(`/columns#client_${suffix.replace('mean', 'sum')}`)} title={text}>
          {suffix.replace(/_us$/, '')}
        </a>
      </th>
      <Value name={`client_${suffix}`} value={client} />
      <Value name={`server_${suffix}`} value={server} />
      <td class="side-text muted">{text}</td>
    </tr>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  const text = valueText(name, value);
  const isNothing = text === 'not seen' || text === 'none' || /^0\b/.test(text);
  return <td class={`number${isNothing ? ' nothing' : ''}${text.length > LONG ? ' long' : ''}`}>{text}</td>;
}

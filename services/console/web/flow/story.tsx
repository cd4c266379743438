import { stateText } from './conn_state.ts';
import { historySteps } from './history.ts';
import type { FlowRow } from './pairs.ts';

/** How the connection went: its state in words, and each letter of its history. */
export function Story({ row }: { readonly row: FlowRow }) {
  const state = String(row['conn_state']);
  const steps = historySteps(String(row['history']));
  return (
    <section class="card" aria-labelledby="story-title">
      <h2 id="story-title">How it went</h2>
      <p>
        <code class="state">{state}</code> {stateText(state, Number(row['proto']))}
      </p>
      {steps.length > 0 && (
        <ol class="history" aria-label={`History ${row['history']}, letter by letter`}>
          {steps.map(({ letter, side, text }, index) => (
            <li key={index} class={side}>
              <code>{letter}</code>
              <span>
                {side !== undefined && <b>{side === 'client' ? 'Client' : 'Server'} </b>}
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

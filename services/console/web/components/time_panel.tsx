import { useEffect, useRef, useState } from 'preact/hooks';
import { useTime } from '../state/time.tsx';
import { formatTime, parseTime, zoneLabel } from '../time/format.ts';
import { OFFERED, sameRange, type TimeRange } from '../time/range.ts';

const PLACEHOLDER = 'YYYY-MM-DD HH:MM:SS';

/** Ranges up to now, any two moments, and the zone in which times are written. */
export function TimePanel({ onDone }: { readonly onDone: () => void }) {
  const { range, moments, setRange, zone, setZone } = useTime();
  const [problem, setProblem] = useState<string>();
  const first = useRef<HTMLButtonElement>(null);
  const local = zoneLabel('local', moments?.until ?? Date.now());
  useEffect(() => first.current?.focus(), []);
  const choose = (chosen: TimeRange) => {
    setRange(chosen);
    onDone();
  };
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const since = parseTime(String(data.get('since')), zone);
    const until = parseTime(String(data.get('until')), zone);
    if (since < until) choose({ kind: 'absolute', since, until });
    else
      setProblem(
        Number.isNaN(since) || Number.isNaN(until)
          ? `Give both as ${PLACEHOLDER}; the time of day may be left out.`
          : 'The end has to be after the beginning.',
      );
  };
  return (
    <section id="time-panel" class="time-panel" aria-label="Choose the time">
      <ul class="time-list">
        {OFFERED.map(({ range: offered, label }, index) => (
          <li key={label}>
            <button type="button" aria-pressed={sameRange(offered, range)} onClick={() => choose(offered)} ref={index === 0 ? first : null}>
              {label}
            </button>
          </li>
        ))}
      </ul>
      <form class="stack" key={zone} onSubmit={submit}>
        <label class="field">
          From
          <input
            name="since"
            placeholder={PLACEHOLDER}
            autocomplete="off"
            spellcheck={false}
            defaultValue={moments && formatTime(moments.since, zone)}
          />
        </label>
        <label class="field">
          To
          <input
            name="until"
            placeholder={PLACEHOLDER}
            autocomplete="off"
            spellcheck={false}
            defaultValue={moments && formatTime(moments.until, zone)}
          />
        </label>
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button primary">
          Show this time
        </button>
        {local !== 'UTC' && (
          <fieldset class="segments">
            <legend class="visually-hidden">Time zone</legend>
            <button type="button" aria-pressed={zone === 'utc'} onClick={() => setZone('utc')}>
              UTC
            </button>
            <button type="button" aria-pressed={zone === 'local'} onClick={() => setZone('local')}>
              {local}
            </button>
          </fieldset>
        )}
      </form>
    </section>
  );
}

/** Which time is shown, with steps back, forward and out, and refresh. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTime } from '../state/time.tsx';
import { formatSpan, type Zone, zoneLabel } from '../time/format.ts';
import { type Moments, OFFERED, sameRange, shortDuration, type TimeRange } from '../time/range.ts';
import { Icon } from './icons.tsx';
import { TimePanel } from './time_panel.tsx';

export function TimePicker() {
  const { range, moments, zone, setRange, refreshing, setRefreshing, refresh } = useTime();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => event.target instanceof Node && box.current?.contains(event.target) === false && setOpen(false);
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);

  const width = moments === undefined ? 0 : moments.until - moments.since;
  const move = (since: number, until: number) => setRange({ kind: 'absolute', since: Math.round(since), until: Math.round(until) });
  const span = moments === undefined ? '…' : spanText(range, moments, zone);
  const label = labelOf(range);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is open inside.
    <div class="time-picker" ref={box} onKeyDown={(event) => event.key === 'Escape' && open && close()}>
      <div class="button-group">
        <button
          type="button"
          class="button icon-only wide-only"
          aria-label="Earlier"
          title="Earlier"
          disabled={moments === undefined}
          onClick={() => moments && move(moments.since - width / 2, moments.until - width / 2)}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="button time-button"
          ref={button}
          aria-expanded={open}
          aria-controls="time-panel"
          onClick={() => setOpen(!open)}
        >
          <Icon name="clock" />
          <span class="visually-hidden">Time range: </span>
          {label !== undefined && <strong>{label}</strong>}
          <span class={label === undefined ? 'time-span' : 'time-span secondary'}>{span}</span>
          <span class="zone">{moments === undefined ? '' : zone === 'utc' ? 'UTC' : zoneLabel(zone, moments.until)}</span>
          <Icon name="chevron" />
        </button>
        <button
          type="button"
          class="button icon-only wide-only"
          aria-label="Later"
          title="Later"
          disabled={moments === undefined || range.kind !== 'absolute'}
          onClick={() => moments && move(moments.since + width / 2, moments.until + width / 2)}
        >
          <Icon name="forward" />
        </button>
        <button
          type="button"
          class="button icon-only"
          aria-label="Zoom out"
          title="Zoom out: twice the time"
          disabled={moments === undefined || range.kind === 'all'}
          onClick={() =>
            moments && move(moments.since - width / 2, Math.min(moments.until + width / 2, Math.max(Date.now(), moments.until)))
          }
        >
          <Icon name="zoomout" />
        </button>
      </div>
      <div class="button-group">
        <button type="button" class="button icon-only" aria-label="Refresh now" title="Refresh now" onClick={refresh}>
          <Icon name="refresh" />
        </button>
        {range.kind !== 'absolute' && (
          <button
            type="button"
            class="button live"
            aria-pressed={refreshing}
            title={refreshing ? 'Refreshes by itself' : 'Does not refresh by itself'}
            onClick={() => setRefreshing(!refreshing)}
          >
            <span class="live-dot" aria-hidden="true" />
            <span class="live-label">Live</span>
          </button>
        )}
      </div>
      {open && <TimePanel onDone={close} />}
    </div>
  );
}

/** Seconds are of no interest in a time that moves along. */
function spanText(range: TimeRange, { since, until }: Moments, zone: Zone): string {
  const minute = range.kind === 'last' && range.seconds >= 600 ? 60_000 : 1;
  return formatSpan(Math.floor(since / minute) * minute, Math.floor(until / minute) * minute, zone);
}

/** What the button says of a range that is not two moments. */
function labelOf(range: TimeRange): string | undefined {
  if (range.kind === 'absolute') return undefined;
  return (
    OFFERED.find(({ range: offered }) => sameRange(offered, range))?.label ??
    (range.kind === 'last' ? `Last ${shortDuration(range.seconds)}` : undefined)
  );
}

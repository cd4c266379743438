/** The time that is shown: its range from the URL, the moments it means now, refreshes, and the zone in which times are written. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { About } from '../../src/contract.ts';
import { type Answer, useAnswer } from '../api/use_answer.ts';
import type { Zone } from '../time/format.ts';
import { DEFAULT_RANGE, type Moments, momentsOf, parseRange, rangeParams, refreshSeconds, type TimeRange } from '../time/range.ts';
import { setParams, usePlace } from './location.ts';

export interface Time {
  readonly range: TimeRange;
  /** Milliseconds since 1970; undefined while it is not known yet what is stored (range `all`). */
  readonly moments: Moments | undefined;
  /** The same as parameters of a question: ISO 8601, UTC. */
  readonly asked: { readonly since: string; readonly until: string } | undefined;
  readonly about: Answer<About>;
  /** First and last moment of what is stored. */
  readonly stored: Moments | undefined;
  readonly refreshing: boolean;
  readonly setRefreshing: (on: boolean) => void;
  /** Shows what is new now. */
  readonly refresh: () => void;
  readonly setRange: (range: TimeRange) => void;
  readonly zone: Zone;
  readonly setZone: (zone: Zone) => void;
}

const TimeContext = createContext<Time | undefined>(undefined);
const ZONE_KEY = 'mirrorscope.zone';

export function useTime(): Time {
  const time = useContext(TimeContext);
  if (time === undefined) throw new Error('useTime needs a TimeProvider around it.');
  return time;
}

export function setRange(range: TimeRange): void {
  setParams({ ...rangeParams(range) });
}

export function TimeProvider({ children }: { readonly children: ComponentChildren }) {
  const { search } = usePlace();
  const [refreshes, setRefreshes] = useState(0);
  const [zone, setZoneState] = useState<Zone>(() => (localStorage.getItem(ZONE_KEY) === 'utc' ? 'utc' : 'local'));
  const params = new URLSearchParams(search);
  const named = parseRange(params);
  const range = named ?? DEFAULT_RANGE;
  const key = JSON.stringify(range);
  const refreshing = params.get('refresh') !== 'off';

  // A new range starts from now, not from the latest refresh.
  const now = useMemo(wholeSecond, [key, refreshes]);
  const about = useAnswer<About>('/about');
  const stored = storedOf(about.data);
  const moments = useMemo(
    () => (range.kind === 'all' && about.data === undefined ? undefined : momentsOf(range, now, stored)),
    [key, now, range.kind === 'all' ? JSON.stringify(stored) : ''],
  );

  const refresh = () => {
    setRefreshes((count) => count + 1);
    about.retry();
  };
  const every = range.kind === 'absolute' || moments === undefined ? undefined : refreshSeconds(moments);
  useEffect(() => {
    if (every === undefined || !refreshing) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), every * 1000);
    return () => clearInterval(timer);
  }, [every, refreshing]);

  // Whoever opens the page on an old capture sees the capture, and not an empty hour.
  const known = about.data !== undefined;
  useEffect(() => {
    if (named === undefined && stored !== undefined && moments !== undefined && stored.until < moments.since)
      setParams({ range: 'all' }, { replace: true });
  }, [known]);

  const time: Time = {
    range,
    moments,
    asked: useMemo(
      () => moments && { since: new Date(moments.since).toISOString(), until: new Date(moments.until).toISOString() },
      [moments],
    ),
    about,
    stored,
    refreshing,
    setRefreshing: (on) => setParams({ refresh: on ? undefined : 'off' }, { replace: true }),
    refresh,
    setRange,
    zone,
    setZone: (chosen) => {
      localStorage.setItem(ZONE_KEY, chosen);
      setZoneState(chosen);
    },
  };
  return <TimeContext.Provider value={time}>{children}</TimeContext.Provider>;
}

const wholeSecond = () => Math.ceil(Date.now() / 1000) * 1000;

function storedOf(about: About | undefined): Moments | undefined {
  return about?.first && about.last ? { since: Date.parse(about.first), until: Date.parse(about.last) } : undefined;
}

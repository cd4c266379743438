/** The time under the pointer, in every chart over time at once, so that what happened together is seen together. */
import { useEffect, useState } from 'preact/hooks';
import type { ECharts } from './echarts.ts';

type Listener = (time: number | undefined, source: ECharts) => void;

const listeners = new Set<Listener>();

/** A line where the pointer is in another chart. The chart under the pointer has its own. */
export function Crosshair({ chart }: { readonly chart: ECharts | undefined }) {
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (chart === undefined) return;
    const element = chart.getDom();
    const tell = (time: number | undefined) => {
      for (const listener of listeners) listener(time, chart);
    };
    const move = (event: PointerEvent) =>
      tell(Number(chart.convertFromPixel({ xAxisIndex: 0 }, event.clientX - element.getBoundingClientRect().left)));
    const leave = () => tell(undefined);
    const listener: Listener = (time, source) => setLeft(time === undefined || source === chart ? undefined : placeOf(chart, time));
    listeners.add(listener);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', leave);
    return () => {
      listeners.delete(listener);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
    };
  }, [chart]);
  if (left === undefined) return null;
  return <div class="crosshair" style={{ left: `${left}px` }} />;
}

/** Pixels from the left; undefined where the time is not on the axis. */
function placeOf(chart: ECharts, time: number): number | undefined {
  const place = Number(chart.convertToPixel({ xAxisIndex: 0 }, time));
  return chart.containPixel({ gridIndex: 0 }, [place, chart.getHeight() / 2]) ? place : undefined;
}

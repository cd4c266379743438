import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { onTheme } from '../state/theme.ts';
import type { ECharts, EChartsCoreOption } from './echarts.ts';

/** On its way as soon as a view with charts is, and not only when there is something to draw. */
const echarts = import('./echarts.ts');

/** The page's colours, for a canvas, which knows no style sheet. */
export interface Palette {
  readonly font: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly series: readonly string[];
}

/**
 * A chart in the element, drawn again when the option, the element's size or the theme changes. `option` is called when it is drawn, and anew
 * when one of `inputs` changes.
 */
export function useEcharts(
  box: RefObject<HTMLElement | null>,
  option: (palette: Palette) => EChartsCoreOption,
  inputs: readonly unknown[],
): ECharts | undefined {
  const [chart, setChart] = useState<ECharts>();
  const [theme, setTheme] = useState(0);
  const latest = useRef(option);
  latest.current = option;

  useEffect(() => onTheme(() => setTheme((count) => count + 1)), []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let made: ECharts | undefined;
    let gone = false;
    const resized = new ResizeObserver(() => made?.resize());
    void echarts.then(({ init }) => {
      if (gone) return;
      made = init(element, null, { renderer: 'canvas' });
      resized.observe(element);
      setChart(made);
    });
    return () => {
      gone = true;
      resized.disconnect();
      made?.dispose();
      setChart(undefined);
    };
  }, []);
  useEffect(() => chart?.setOption(latest.current(paletteOf(document.documentElement)), { notMerge: true }), [chart, theme, ...inputs]);
  return chart;
}

function paletteOf(root: Element): Palette {
  // A colour that depends on the theme is known only where it is used.
  const probe = document.createElement('span');
  root.append(probe);
  const color = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    font: getComputedStyle(document.body).fontFamily,
    text: color('text'),
    muted: color('muted'),
    line: color('line'),
    surface: color('surface'),
    series: [1, 2, 3, 4, 5, 6].map((index) => color(`series-${index}`)),
  };
  probe.remove();
  return palette;
}

import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Shorter drags are clicks; pixels. */
const LEAST = 6;

interface Drag {
  readonly from: number;
  readonly to: number;
}

/**
 * A band over the element, from where the pointer went down to where it is; `onChosen` gets its ends, in pixels from the element's left edge,
 * when the pointer is let go. Escape gives it up.
 */
export function DragZoom({
  box,
  onChosen,
}: {
  readonly box: RefObject<HTMLElement | null>;
  readonly onChosen: (from: number, to: number) => void;
}) {
  const [drag, setDrag] = useState<Drag>();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let current: Drag | undefined;
    const show = (next: Drag | undefined) => {
      current = next;
      setDrag(next);
    };
    const at = (event: PointerEvent) => event.clientX - element.getBoundingClientRect().left;
    const down = (event: PointerEvent) => {
      // A finger scrolls the page.
      if (event.button !== 0 || event.pointerType === 'touch') return;
      show({ from: at(event), to: at(event) });
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => current !== undefined && show({ from: current.from, to: at(event) });
    const up = () => {
      const done = current;
      show(undefined);
      if (done !== undefined && Math.abs(done.to - done.from) >= LEAST)
        onChosen(Math.min(done.from, done.to), Math.max(done.from, done.to));
    };
    const stop = () => show(undefined);
    const key = (event: KeyboardEvent) => event.key === 'Escape' && stop();
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', stop);
    addEventListener('keydown', key);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', stop);
      removeEventListener('keydown', key);
    };
  }, [onChosen]);
  if (drag === undefined) return null;
  return <div class="drag-band" style={{ left: `${Math.min(drag.from, drag.to)}px`, width: `${Math.abs(drag.to - drag.from)}px` }} />;
}

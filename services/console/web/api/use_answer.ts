import { useCallback, useEffect, useState } from 'preact/hooks';
import { AskError, ask } from './client.ts';
import { onAccessToken } from './token.ts';

/** What is known of a question's answer. */
export interface Answer<T> {
  /** The latest answer; that of the time before while a new one is under way (`loading`) or did not come (`error`). */
  readonly data: T | undefined;
  /** The question that `data` answers, and when it did, in milliseconds since 1970. */
  readonly asked: string;
  readonly at: number;
  readonly error: AskError | undefined;
  readonly loading: boolean;
  readonly retry: () => void;
}

type State<T> = Omit<Answer<T>, 'retry'>;

/** Latest answers by question: what the back button leads to is there at once, and then asked again. */
const remembered = new Map<string, { readonly data: unknown; readonly at: number }>();
const REMEMBERED = 60;

/**
 * Asks whenever the question changes; what is no longer wanted is cancelled. A question with other parameters keeps the answer shown until the
 * new one is there, one with another path starts from nothing. `null` asks nothing, and leaves what is shown. What is `fixed` is asked once.
 */
export function useAnswer<T>(asked: string | null, { fixed = false } = {}): Answer<T> {
  const [state, setState] = useState<State<T>>(() => begin(asked, fixed));
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => onAccessToken(retry), []);

  // `attempt` asks the same again.
  useEffect(() => {
    if (asked === null || (fixed && remembered.has(asked))) return;
    const controller = new AbortController();
    const { signal } = controller;
    setState((before) => ({ ...suited(before, asked, fixed), loading: true }));
    ask<T>(asked, { signal }).then(
      (data) => {
        if (signal.aborted) return;
        const at = Date.now();
        remember(asked, data, at);
        setState({ data, asked, at, error: undefined, loading: false });
      },
      (cause: unknown) => {
        if (signal.aborted) return;
        const error = cause instanceof AskError ? cause : new AskError('failed', String(cause), 0, cause);
        setState((before) => ({ ...before, error, loading: false }));
      },
    );
    return () => controller.abort();
  }, [asked, attempt]);

  return { ...suited(state, asked, fixed), retry };
}

/** What may be shown for a question of what is known: answers of another path say nothing about it. */
function suited<T>(state: State<T>, asked: string | null, fixed: boolean): State<T> {
  return asked === null || pathOf(state.asked) === pathOf(asked) ? state : begin(asked, fixed);
}

function begin<T>(asked: string | null, fixed: boolean): State<T> {
  const known = asked === null ? undefined : remembered.get(asked);
  return {
    data: known?.data as T | undefined,
    asked: asked ?? '',
    at: known?.at ?? 0,
    error: undefined,
    loading: asked !== null && !(fixed && known !== undefined),
  };
}

const pathOf = (asked: string) => asked.split('?', 1)[0];

function remember(asked: string, data: unknown, at: number): void {
  remembered.delete(asked);
  remembered.set(asked, { data, at });
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

import { useCallback, useEffect, useState } from 'preact/hooks';
import { AskError, ask } from './client.ts';
import { onAccessToken } from './token.ts';

/** What is known of a question's answer. */
export interface Answer<T> {
  /** The latest answer; that of the time before while a new one is under way (`loading`) or did not come (`error`). */
  readonly data: T | undefined;
  readonly error: AskError | undefined;
  readonly loading: boolean;
  readonly retry: () => void;
}

interface State<T> {
  readonly topic: string;
  readonly data: T | undefined;
  readonly error: AskError | undefined;
  readonly loading: boolean;
}

/** Latest answers by question: what the back button leads to is there at once, and then asked again. */
const remembered = new Map<string, unknown>();
const REMEMBERED = 60;

/**
 * Asks whenever the question changes; what is no longer wanted is cancelled. A question with other parameters keeps the answer shown until the
 * new one is there, one with another path starts from nothing. `null` asks nothing.
 */
export function useAnswer<T>(asked: string | null): Answer<T> {
  const topic = asked?.split('?')[0] ?? '';
  const [state, setState] = useState<State<T>>(() => begin<T>(topic, asked));
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => onAccessToken(retry), []);

  // `attempt` asks the same again.
  useEffect(() => {
    if (asked === null) return;
    const controller = new AbortController();
    setState((before) => (before.topic === topic ? { ...before, loading: true } : begin<T>(topic, asked)));
    ask<T>(asked, { signal: controller.signal }).then(
      (data) => {
        if (controller.signal.aborted) return;
        remember(asked, data);
        setState({ topic, data, error: undefined, loading: false });
      },
      (cause: unknown) => {
        if (controller.signal.aborted) return;
        const error = cause instanceof AskError ? cause : new AskError('failed', String(cause), 0, cause);
        setState((before) => ({ ...before, error, loading: false }));
      },
    );
    return () => controller.abort();
  }, [asked, attempt]);

  const shown = state.topic === topic ? state : begin<T>(topic, asked);
  return { data: shown.data, error: shown.error, loading: shown.loading, retry };
}

function begin<T>(topic: string, asked: string | null): State<T> {
  const data = asked === null ? undefined : (remembered.get(asked) as T | undefined);
  return { topic, data, error: undefined, loading: asked !== null };
}

function remember(asked: string, data: unknown): void {
  remembered.delete(asked);
  remembered.set(asked, data);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

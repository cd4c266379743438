import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/use_answer.ts';
import { Failed, Loading } from './states.tsx';

interface AnswerViewProps<T> {
  readonly answer: Answer<T>;
  /** Lines of grey while nothing is there yet. */
  readonly lines?: number;
  readonly children: (data: T) => ComponentChildren;
}

/** An answer, or what stands in its place. While a newer one is under way the one before stays, marked; where that fails it says so above. */
export function AnswerView<T>({ answer, lines, children }: AnswerViewProps<T>) {
  const { data, error, loading, retry } = answer;
  if (data === undefined) {
    if (error !== undefined && !loading) return <Failed error={error} retry={retry} />;
    return <Loading {...(lines === undefined ? {} : { lines })} />;
  }
  return (
    <div class={loading ? 'stale' : undefined} aria-busy={loading}>
      {error !== undefined && (
        <p class="note" role="alert">
          This is not up to date: {error.message}
          <button type="button" class="button quiet" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      {children(data)}
    </div>
  );
}

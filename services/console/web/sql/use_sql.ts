import { useEffect, useRef, useState } from 'preact/hooks';
import type { Table } from '../../src/contract.ts';
import { AskError, ask } from '../api/client.ts';

export interface SqlRun {
  /** What was run last. */
  readonly sql: string | undefined;
  readonly data: Table | undefined;
  readonly error: AskError | undefined;
  readonly running: boolean;
  readonly run: (sql: string, times: { readonly since?: string; readonly until?: string }) => void;
  /** Stops it in the engine too. */
  readonly stop: () => void;
}

type State = Omit<SqlRun, 'run' | 'stop'>;

/** Runs one statement at a time, and only when told to. */
export function useSql(): SqlRun {
  const [state, setState] = useState<State>({ sql: undefined, data: undefined, error: undefined, running: false });
  const current = useRef<AbortController>(undefined);
  const stop = () => {
    current.current?.abort();
    setState((before) => ({ ...before, running: false }));
  };
  useEffect(() => () => current.current?.abort(), []);
  const run: SqlRun['run'] = (sql, times) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setState({ sql, data: undefined, error: undefined, running: true });
    ask<Table>('/sql', { body: { sql, ...times }, signal: controller.signal }).then(
      (data) => controller.signal.aborted || setState({ sql, data, error: undefined, running: false }),
      (cause: unknown) => {
        if (controller.signal.aborted) return;
        const error = cause instanceof AskError ? cause : new AskError('failed', String(cause), 0, cause);
        setState({ sql, data: undefined, error, running: false });
      },
    );
  };
  return { ...state, run, stop };
}

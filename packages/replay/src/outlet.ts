import type { Outbox } from './datagrams.ts';

/** A socket that is connected to the target. */
export interface Outlet {
  /** Memory of its own for so many datagrams and bytes. */
  outbox(datagrams: number, bytes: number): Outbox;
  /** Resolves when there may be room to send again. */
  room(): Promise<void>;
  /** Resolves after so many milliseconds, or when it is closed. */
  sleep(milliseconds: number): Promise<void>;
  /** How often the system said that nobody listens there; at least once where nobody ever did. */
  readonly refusals: number;
  close(): void;
}

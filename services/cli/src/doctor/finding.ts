/** How one thing stands: as it should, worth knowing, or in the way of the work. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem';
  /** What is so, in one line. */
  readonly says: string;
  /** What mends it, mostly a line for a shell. */
  readonly remedy?: string;
}

/** One thing that is looked at. What it throws is a problem too. */
export interface Check {
  readonly name: string;
  /** With `signal` it is out of time, and lets go of what it holds. */
  look(signal: AbortSignal): Promise<readonly Finding[]> | readonly Finding[];
}

export const ok = (says: string): Finding => ({ state: 'ok', says });
export const warning = (says: string, remedy: string): Finding => ({ state: 'warning', says, remedy });
export const problem = (says: string, remedy: string): Finding => ({ state: 'problem', says, remedy });

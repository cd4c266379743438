/** Tells how far long work is: `done` of `total` steps, and what is being done. */
export type OnProgress = (progress: Progress) => void;

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** `network interfaces` */
  readonly what: string;
}

import type { Draft } from '../plan/draft.ts';
import type { Finding } from './finding.ts';

/** One topic's findings in a draft of the whole mirror, all sources of the file taken. */
export type Check = (draft: Draft) => readonly Finding[];

import { FilterError, parseFilter } from '@mirrorscope/filter';

/** What a filter has wrong; while it is being written (`isDone` false) nothing that more letters at its end may mend. */
export function problemOf(text: string, isDone: boolean): FilterError | undefined {
  try {
    parseFilter(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const isAtEnd = error.position + error.length >= text.trimEnd().length;
    return isDone || !(isAtEnd || error.hint.startsWith('close it')) ? error : undefined;
  }
}

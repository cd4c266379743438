import { FilterError, parseFilter } from '@mirrorscope/filter';

/** The filter with one more condition; the condition alone where there is no filter, or a wrong one. */
export function narrowed(filter: string, condition: string): string {
  try {
    const { kind } = parseFilter(filter);
    if (filter.trim() === '') return condition;
    if (` and ${filter} and `.includes(` and ${condition} and `)) return filter;
    return `${kind === 'or' ? `(${filter})` : filter} and ${condition}`;
  } catch (error) {
    if (error instanceof FilterError) return condition;
    throw error;
  }
}

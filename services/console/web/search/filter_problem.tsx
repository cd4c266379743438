import type { FilterError } from '@mirrorscope/filter';

/** The filter with what is wrong marked, and why. */
export function FilterProblem({ text, problem }: { readonly text: string; readonly problem: FilterError }) {
  const end = problem.position + problem.length;
  return (
    <div class="filter-problem">
      <pre aria-hidden="true">
        {text.slice(0, problem.position)}
        <mark class={problem.length === 0 ? 'missing' : undefined}>{text.slice(problem.position, end)}</mark>
        {text.slice(end)}
      </pre>
      <p class="problem">{problem.message}</p>
    </div>
  );
}

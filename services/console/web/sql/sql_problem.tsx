import type { AskError } from '../api/client.ts';
import { errorPlace } from './error_place.ts';

/** What ClickHouse has against a statement, and where. */
export function SqlProblem({ sql, error }: { readonly sql: string; readonly error: AskError }) {
  const place = errorPlace(error.message, sql);
  return (
    <div class="filter-problem" role="alert">
      {place !== undefined && (
        <pre aria-hidden="true">
          {sql.slice(0, place.from)}
          <mark class={place.to === place.from ? 'missing' : undefined}>{sql.slice(place.from, place.to)}</mark>
          {sql.slice(place.to)}
        </pre>
      )}
      <p class="problem">{error.message}</p>
    </div>
  );
}

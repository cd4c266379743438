/** What stands in the place of an answer that is not there: on its way, empty, or refused. */
import type { AskError } from '../api/client.ts';
import { useTime } from '../state/time.tsx';
import { formatSpan } from '../time/format.ts';
import { aroundStored } from '../time/range.ts';
import { Icon } from './icons.tsx';

/** Grey lines of about the size of what is to come. */
export function Loading({ lines = 8, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="skeleton-line" />
      ))}
    </div>
  );
}

/** Says that there is nothing, why that may be, and leads to where something is. */
export function Empty({ what = 'Nothing', hint }: { readonly what?: string; readonly hint?: string }) {
  const { moments, stored, zone, setRange, about } = useTime();
  const nothingStored = about.data !== undefined && stored === undefined;
  const reach = stored && aroundStored(stored);
  const shows = reach !== undefined && moments !== undefined && moments.since <= reach.since && moments.until >= reach.until;
  return (
    <div class="empty" role="status">
      <p class="empty-title">{nothingStored ? 'No flow has been stored yet' : `${what} in this time`}</p>
      {nothingStored ? (
        <p>
          Send mirrored traffic to the listener, or store a capture:{' '}
          <code>mirrorscope analyze capture.pcap --store {about.data?.store}</code>
        </p>
      ) : (
        hint !== undefined && <p>{hint}</p>
      )}
      {reach !== undefined && !shows && (
        <button type="button" class="button" onClick={() => setRange({ kind: 'absolute', ...reach })}>
          Show all that is stored: {formatSpan(reach.since, reach.until, zone)}
        </button>
      )}
    </div>
  );
}

/** Why there is no answer, and another try. */
export function Failed({ error, retry }: { readonly error: AskError; readonly retry: () => void }) {
  return (
    <div class="failed" role="alert">
      <Icon name="warning" />
      <p>{error.message}</p>
      <button type="button" class="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

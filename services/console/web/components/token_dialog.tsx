import { useEffect, useState } from 'preact/hooks';
import { setAccessToken } from '../api/token.ts';
import { useTime } from '../state/time.tsx';
import { Dialog } from './dialog.tsx';

/** Asks for the access token where the console wants one. */
export function TokenDialog() {
  const { about } = useTime();
  const [closed, setClosed] = useState(false);
  const wanted = about.error?.status === 401;
  useEffect(() => setClosed(false), [wanted]);
  return (
    <Dialog title="Access token" open={wanted && !closed} onClose={() => setClosed(true)}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const token = new FormData(event.currentTarget).get('token');
          if (typeof token === 'string' && token !== '') setAccessToken(token.trim());
        }}
      >
        <p>{about.error?.message}</p>
        <label class="field">
          Token
          <input name="token" type="password" autocomplete="current-password" required />
        </label>
        <p class="muted">It is kept in this tab until you close it.</p>
        <button type="submit" class="button primary">
          Go on
        </button>
      </form>
    </Dialog>
  );
}

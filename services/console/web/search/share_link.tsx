import { CopyButton } from '../components/copy_button.tsx';
import { usePlace } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { withParams } from '../state/url.ts';
import { rangeParams } from '../time/range.ts';

/** Copies the address of what is shown, with its time as two moments, so that it shows others the same later. */
export function ShareLink() {
  const { path, search } = usePlace();
  const { moments } = useTime();
  const link = () =>
    location.origin + path + withParams(search, moments === undefined ? {} : { ...rangeParams({ kind: 'absolute', ...moments }) });
  return <CopyButton label="Copy link" text={link} />;
}

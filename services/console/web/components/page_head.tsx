import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** The title of a view, on the page and on the tab; beside it what can be done. */
export function PageHead({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly children?: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} – Mirrorscope`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        {text !== undefined && <p class="muted">{text}</p>}
      </div>
      {children !== undefined && <div class="page-actions">{children}</div>}
    </div>
  );
}

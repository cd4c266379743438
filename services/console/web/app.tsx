/** The shell around every view. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Header } from './components/header.tsx';
import { KeyboardHelp } from './components/keyboard_help.tsx';
import { Navigation } from './components/navigation.tsx';
import { PageHead } from './components/page_head.tsx';
import { Failed, Loading } from './components/states.tsx';
import { TokenDialog } from './components/token_dialog.tsx';
import { type Page, viewOf } from './routes.ts';
import { usePlace } from './state/location.ts';
import { useShortcuts } from './state/shortcuts.ts';
import { TimeProvider, useTime } from './state/time.tsx';

export function App() {
  const [navigationOpen, setNavigationOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const { path } = usePlace();
  useShortcuts({ onHelp: () => setHelpOpen(true) });
  const menu = useRef<HTMLButtonElement>(null);
  // What had the focus is hidden again where the navigation folds.
  useEffect(() => {
    if (navigationOpen) document.getElementById('main')?.focus();
    setNavigationOpen(false);
  }, [path]);
  const closeNavigation = () => {
    setNavigationOpen(false);
    menu.current?.focus();
  };
  return (
    <TimeProvider>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <div class="shell">
        <Navigation open={navigationOpen} onClose={closeNavigation} onHelp={() => setHelpOpen(true)} />
        <div class="shell-main">
          <Header menu={menu} onMenu={() => setNavigationOpen(true)} />
          <Announcer path={path} />
          <main id="main" tabIndex={-1}>
            <Current path={path} />
          </main>
        </div>
      </div>
      <KeyboardHelp open={helpOpen} onClose={() => setHelpOpen(false)} />
      <TokenDialog />
    </TimeProvider>
  );
}

/** Tells screen readers which view it is, since the page is not loaded anew. */
function Announcer({ path }: { readonly path: string }) {
  const [title, setTitle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTitle(document.title), 500);
    return () => clearTimeout(timer);
  }, [path]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {title}
    </p>
  );
}

/** The view of the path, once its module is there. */
function Current({ path }: { readonly path: string }) {
  const view = viewOf(path);
  const { moments, about } = useTime();
  const [loaded, setLoaded] = useState<{ readonly load: unknown; readonly page: Page | undefined }>();
  useEffect(() => {
    if (view === undefined) return;
    let wanted = true;
    view.load().then(
      (module) => wanted && setLoaded({ load: view.load, page: module.default }),
      () => wanted && setLoaded({ load: view.load, page: undefined }),
    );
    return () => {
      wanted = false;
    };
  }, [view?.load]);
  if (view === undefined) return <NotFound path={path} />;
  // Without it nobody knows which time that is, and the view would wait for ever.
  if (moments === undefined && about.error !== undefined && !about.loading) return <Failed error={about.error} retry={about.retry} />;
  if (loaded?.load !== view.load) return <Loading lines={12} />;
  if (loaded.page === undefined) return <Outdated />;
  return <loaded.page key={path} parts={view.parts} />;
}

function NotFound({ path }: { readonly path: string }) {
  return (
    <div class="empty">
      <PageHead title={`There is no view at ${path}`} />
      <a class="button" href="/">
        Go to the overview
      </a>
    </div>
  );
}

/** The console was started anew since this page was loaded, and its modules have other names now. */
function Outdated() {
  return (
    <div class="empty" role="alert">
      <h1>This part of the page could not be loaded</h1>
      <p>The console may have been updated, or it has been stopped.</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}

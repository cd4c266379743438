import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BuildResult, build, type OutputFile, stop } from 'esbuild';

const WEB = fileURLToPath(new URL('../web', import.meta.url));

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/** One file of the page. `hash` is that of its content; all but the index bear it in their names, so they may be cached for ever. */
export interface PageFile {
  readonly body: Uint8Array;
  readonly gzip: Uint8Array;
  readonly type: string;
  readonly hash: string;
}

/** The path of the page itself, which answers for every path that is neither a file nor the API: the page finds its way by itself. */
export const INDEX = '/index.html';

/** Builds under way: all of them share esbuild's one process. */
let running = 0;

/**
 * The page, by path: `/index.html`, and `/assets/NAME-HASH.EXT`. esbuild works in a process of its own, and zlib in threads, so that a
 * listener in this process goes on undisturbed.
 */
export async function bundlePage(): Promise<ReadonlyMap<string, PageFile>> {
  running += 1;
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: WEB,
      entryPoints: { main: 'main.tsx', theme: 'theme.ts', icon: 'icon.svg' },
      outdir: 'assets',
      entryNames: '[name]-[hash]',
      chunkNames: '[name]-[hash]',
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      // No tsconfig.json is looked for: what an image leaves out must not matter.
      tsconfigRaw: {},
      loader: { '.svg': 'copy' },
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    const index = await indexPage(entries(metafile));
    const assets = await Promise.all(outputFiles.map(async (file) => [`/assets/${basename(file.path)}`, await pageFile(file)] as const));
    return new Map([[INDEX, await pageFile({ path: INDEX, contents: index })], ...assets]);
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
}

/** Entry point to the path that it got: `main.tsx` to `/assets/main-HASH.js`. */
function entries(metafile: NonNullable<BuildResult['metafile']>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (entryPoint !== undefined) found.set(entryPoint, `/assets/${basename(path)}`);
    if (entryPoint === 'main.tsx' && cssBundle !== undefined) found.set('main.css', `/assets/${basename(cssBundle)}`);
  }
  return found;
}

/** index.html with the name that each entry point got: `{main.tsx}` stands for it. */
async function indexPage(paths: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const template = await readFile(join(WEB, 'index.html'), 'utf8');
  const page = template.replaceAll(/\{([\w.]+)\}/g, (_, entry: string) => {
    const path = paths.get(entry);
    if (path === undefined) throw new Error(`index.html names ${entry}, which is no entry point of the bundle.`);
    return path;
  });
  return new TextEncoder().encode(page);
}

async function pageFile({ path, contents }: Pick<OutputFile, 'path' | 'contents'>): Promise<PageFile> {
  const extension = /\.\w+$/.exec(path)?.[0] ?? '';
  return {
    body: contents,
    gzip: await promisify(gzip)(contents),
    type: TYPES.get(extension) ?? 'text/html; charset=utf-8',
    hash: createHash('sha256').update(contents).digest('hex').slice(0, 16),
  };
}

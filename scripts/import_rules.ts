/** Which file may import what: one direction only, leaf packages first. */

import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

/**
 * Every package, and the packages it may import. Each line names only lines above it, so that no circle can be written
 * down here at all.
 */
export const LAYERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['wire', []],
  ['record', []],
  ['filter', ['record']],
  ['flow', ['wire', 'record']],
  ['socket', []],
  ['runtime', []],
  ['capture', ['wire', 'socket']],
  ['replay', ['wire', 'socket', 'capture']],
  ['ring', ['wire', 'capture', 'runtime']],
  ['transport', ['runtime']],
  ['store', ['record', 'runtime']],
  ['mirror', ['runtime']],
  ['compare', ['filter', 'runtime', 'store']],
  ['evidence', ['store', 'mirror']],
]);

/** The command starts the other services; they know nothing of it, nor of each other. */
const COMMAND = 'services/cli';
const STARTED_BY_COMMAND: readonly string[] = ['listener', 'writer', 'console'];

/** Libraries behind an interface of ours: nobody else imports them. */
const SOLE_IMPORTER: ReadonlyMap<string, string> = new Map([['kafkajs', 'packages/transport']]);

const SCOPE = '@mirrorscope/';

/** Tests, and what only tests may import: `fixtures.ts` and the folder `testing/` of a package. */
const FOR_TESTS = /\.test\.(ts|mjs)$|(^|\/)fixtures(\.ts)?$|\/testing\//;

export interface SourceFile {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  /** Folder of the workspace package that holds it, from the root: `packages/wire`, `services/cli`, `infra/cdk`, `scripts`, `test`. */
  readonly home: string;
  /** What the file imports or re-exports, as written. */
  readonly imports: readonly string[];
  readonly manifest: Manifest;
}

/** The parts of a package.json that say what may be imported. */
export interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** One line for each import that breaks a rule. */
export function violations(file: SourceFile): string[] {
  return file.imports.flatMap((specifier) => {
    const fault = faultOf(file, specifier);
    return fault === undefined ? [] : [`${file.path}: imports '${specifier}': ${fault}`];
  });
}

function faultOf(file: SourceFile, specifier: string): string | undefined {
  if (FOR_TESTS.test(specifier) && !isDevelopment(file)) return 'that serves tests only';
  if (specifier.startsWith('.')) return leavesHome(file, specifier) ? `a relative import stays inside ${file.home}` : undefined;
  if (isBuiltin(specifier)) return undefined;
  const library = libraryOf(specifier);
  if (library === file.manifest.name) return 'a package reaches its own files by relative imports';
  const soleImporter = SOLE_IMPORTER.get(library);
  if (soleImporter !== undefined && soleImporter !== file.home) return `only ${soleImporter} imports ${library}`;
  return (library.startsWith(SCOPE) ? wrongDirection(file.home, library.slice(SCOPE.length)) : undefined) ?? undeclared(file, library);
}

function leavesHome({ path, home }: SourceFile, specifier: string): boolean {
  return relative(resolve(home), resolve(dirname(path), specifier)).startsWith('..');
}

/** `@scope/name/deep` and `name/deep` belong to `@scope/name` and `name`. */
function libraryOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function wrongDirection(home: string, imported: string): string | undefined {
  const [kind, name = ''] = home.split('/');
  if (home === COMMAND && STARTED_BY_COMMAND.includes(imported)) return undefined;
  if (kind === 'services' || kind === 'infra')
    return LAYERS.has(imported) ? undefined : `${kind === 'infra' ? home : 'a service'} imports packages only`;
  if (kind !== 'packages') return undefined;
  const allowed = LAYERS.get(name);
  if (allowed === undefined) return `${home} has no line in scripts/import_rules.ts`;
  if (allowed.includes(imported)) return undefined;
  return `${home} may import ${allowed.length === 0 ? 'no other package' : `only ${allowed.join(' and ')}`}`;
}

/** pnpm would let the root's own packages slip in where a package forgot to name what it needs. */
function undeclared(file: SourceFile, library: string): string | undefined {
  const { home, manifest } = file;
  const delivered = [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies];
  if (delivered.some((libraries) => libraries?.[library] !== undefined)) return undefined;
  if (!isDevelopment(file)) return `${home}/package.json does not name ${library} among its dependencies`;
  return manifest.devDependencies?.[library] === undefined ? `${home}/package.json does not name ${library}` : undefined;
}

/** `scripts`, `test` and `infra` are never delivered, so all of them counts as development. */
function isDevelopment({ path, home }: SourceFile): boolean {
  return FOR_TESTS.test(path) || !/^(packages|services)\//.test(home);
}

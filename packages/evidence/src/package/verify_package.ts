import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '@mirrorscope/store';
import { z } from 'zod';
import { measure, type Surroundings } from '../build/measure.ts';
import { resultPath, sqlPath } from '../build/query_files.ts';
import { type OnProgress, rowsOf } from '../build/run_queries.ts';
import { EvidenceError } from '../error.ts';
import { evidencePage } from '../html/page.ts';
import { EVIDENCE, type Evidence } from '../schema/evidence.ts';
import { QUERY_NAMES } from '../schema/results.ts';
import { sha256 } from '../sha256.ts';
import { askAgain } from './ask_again.ts';
import { MANIFEST, parseManifest } from './manifest.ts';
import { EVIDENCE_JSON, INDEX_HTML } from './write_package.ts';

export interface Verdict {
  readonly holds: boolean;
  /** What was looked at, then what is wrong. */
  readonly lines: readonly string[];
}

/**
 * Checks a package: every file by its hash; that evidence.json follows from the results, and index.html from evidence.json; and with a store that it
 * still gives these results. Throws EvidenceError bad_package where it cannot be read as one, and StoreError.
 */
export async function verifyPackage(directory: string, store?: Store, onProgress?: OnProgress): Promise<Verdict> {
  const files = readFiles(directory);
  const evidence = readEvidence(directory, files);
  const wrong = [...manifestFaults(files), ...contentFaults(evidence, files)];
  if (store !== undefined) wrong.push(...(await askAgain(store, evidence, (name) => textIn(files, resultPath(name)), onProgress)));
  const asked =
    store === undefined ? 'the store was not asked (--store URL)' : `${evidence.queries.length} queries run again in ${store.name}`;
  const looked = `${files.size - 1} files by their hashes, evidence.json by the results, index.html by evidence.json; ${asked}`;
  const seal = `SHA-256 of ${MANIFEST}: ${sha256(files.get(MANIFEST)!)}`;
  return { holds: wrong.length === 0, lines: [looked, seal, ...(wrong.length === 0 ? ['all of it holds'] : wrong)] };
}

type Bytes = ReadonlyMap<string, Buffer>;

const textIn = (files: Bytes, path: string): string => files.get(path)?.toString() ?? '';

function readFiles(directory: string): Bytes {
  try {
    // What is no plain file is not followed: the manifest does not have it.
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map(({ parentPath, name }) => relative(directory, join(parentPath, name)).replaceAll(sep, '/'));
    const files = new Map(paths.toSorted().map((path) => [path, readFileSync(join(directory, path))]));
    if (files.has(MANIFEST) && files.has(EVIDENCE_JSON)) return files;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EvidenceError('bad_package', `${directory} cannot be read (${code ?? message}): give the directory of a package`, error);
  }
  throw new EvidenceError('bad_package', `${directory} has no ${MANIFEST} and ${EVIDENCE_JSON}: give the directory of a package`);
}

function readEvidence(directory: string, files: Bytes): Evidence {
  try {
    return EVIDENCE.parse(JSON.parse(textIn(files, EVIDENCE_JSON)));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const what = issue === undefined ? (error as Error).message : `${issue.path.join('.')}: ${issue.message}`;
    throw new EvidenceError(
      'bad_package',
      `${join(directory, EVIDENCE_JSON)} is not what this version of Mirrorscope writes (${what})`,
      error,
    );
  }
}

function manifestFaults(files: Bytes): string[] {
  const hashes = parseManifest(textIn(files, MANIFEST));
  if (hashes === undefined) return [`${MANIFEST}: is not one`];
  const missing = [...hashes.keys()].filter((path) => !files.has(path)).map((path) => `${path}: is missing`);
  const others = [...files].flatMap(([path, bytes]) => {
    if (path === MANIFEST) return [];
    if (!hashes.has(path)) return [`${path}: is not in ${MANIFEST}`];
    return hashes.get(path) === sha256(bytes) ? [] : [`${path}: was changed, its hash is not that in ${MANIFEST}`];
  });
  return [...missing, ...others];
}

/** Whoever alters a figure can write a new manifest as well; but then it no longer follows from the results. */
function contentFaults(evidence: Evidence, files: Bytes): string[] {
  const { created, range, mirror, quality, queries } = evidence;
  const names = queries.map(({ name }) => name);
  if (!isDeepStrictEqual(names, QUERY_NAMES)) return [`${EVIDENCE_JSON}: its queries are ${names.join(', ')}, not those of this version`];
  const faults = queries.flatMap(({ name, sql, sha256: hash, result_sha256, rows }) => [
    ...(sql === textIn(files, sqlPath(name)) && hash === sha256(sql) ? [] : [`${sqlPath(name)}: is not the SQL in ${EVIDENCE_JSON}`]),
    ...(result_sha256 === sha256(textIn(files, resultPath(name))) && rows === textIn(files, resultPath(name)).split('\n').length - 1
      ? []
      : [`${resultPath(name)}: is not the result that ${EVIDENCE_JSON} has a hash of`]),
  ]);
  const again = measuredAgain(files, { created, range, mirror, listeners: quality.listeners });
  if (again === undefined) return [...faults, `results: cannot be read as those of this version`];
  for (const [part, value] of Object.entries(again)) {
    if (!isDeepStrictEqual(evidence[part as keyof typeof again], value))
      faults.push(`${EVIDENCE_JSON}: ${part} does not follow from the results`);
  }
  if (evidencePage(evidence) !== textIn(files, INDEX_HTML)) faults.push(`${INDEX_HTML}: is not the page of ${EVIDENCE_JSON}`);
  return faults;
}

function measuredAgain(files: Bytes, surroundings: Surroundings): ReturnType<typeof measure> | undefined {
  try {
    return measure(rowsOf(new Map(QUERY_NAMES.map((name) => [name, textIn(files, resultPath(name))]))), surroundings);
  } catch {
    return undefined;
  }
}

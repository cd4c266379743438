import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gathered } from '../build/gather.ts';
import { resultPath, sqlPath } from '../build/query_files.ts';
import { EvidenceError } from '../error.ts';
import { evidencePage } from '../html/page.ts';
import type { Evidence } from '../schema/evidence.ts';
import { sha256 } from '../sha256.ts';
import { type Files, MANIFEST, manifestOf } from './manifest.ts';

export const EVIDENCE_JSON = 'evidence.json';
export const INDEX_HTML = 'index.html';

const evidenceJson = (evidence: Evidence): string => `${JSON.stringify(evidence, null, 2)}\n`;

/** Throws EvidenceError bad_directory where there is something already: to be asked before the work is done. */
export function checkEmpty(directory: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new EvidenceError('bad_directory', `${directory} cannot be read (${code}): give another directory`, error);
  }
  if (names.length > 0) throw new EvidenceError('bad_directory', `${directory} is not empty: give a new directory`);
}

/** Writes a package into a directory that is empty or not there yet, and says the hash of its manifest. Throws EvidenceError bad_directory. */
export function writePackage(directory: string, { evidence, texts }: Gathered): string {
  checkEmpty(directory);
  const files = filesOf(evidence, texts);
  const manifest = manifestOf(files);
  try {
    for (const [path, text] of [...files, [MANIFEST, manifest] as const]) {
      const file = join(directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EvidenceError('bad_directory', `${directory} cannot be written (${code ?? message}): give another directory`, error);
  }
  return sha256(manifest);
}

const filesOf = (evidence: Evidence, texts: Gathered['texts']): Files =>
  new Map([
    [INDEX_HTML, evidencePage(evidence)],
    [EVIDENCE_JSON, evidenceJson(evidence)],
    ...evidence.queries.map(({ name, sql }) => [sqlPath(name), sql] as const),
    ...[...texts].map(([name, text]) => [resultPath(name), text] as const),
  ]);

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
  /** SHA-256 of the file, in hexadecimal. */
  readonly checksum: string;
}

const FOLDER = new URL('../migrations/', import.meta.url);
const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads the migrations, files such as 0001_flows.sql, numbered from 1 without a gap. Applied ones are never changed. */
export function readMigrations(folder: URL = FOLDER): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((file) => FILE_NAME.test(file))
    .sort();
  return files.map((file, index) => {
    const [, number, name] = FILE_NAME.exec(file) as unknown as [string, string, string];
    if (Number(number) !== index + 1) throw new Error(`migration ${file} should have number ${index + 1}`);
    const text = readFileSync(new URL(file, folder), 'utf8');
    return { version: index + 1, name, statements: splitStatements(text), checksum: createHash('sha256').update(text).digest('hex') };
  });
}

/** Statements end with a semicolon at the end of a line. Lines that begin with -- are comments. */
export function splitStatements(text: string): string[] {
  return text
    .replace(/^--.*\n/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary directory; gone when the test is over. */
export function temporaryDirectory(context: { after(run: () => void): void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-transport-'));
  context.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

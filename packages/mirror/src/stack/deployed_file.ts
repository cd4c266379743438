import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEPLOYED_FILE, DESTINATION, DESTINATION_VARIABLE, FILE_VARIABLE } from './placeholder.ts';

/** Puts the destination that CloudFormation told into a copy of the file, for all that read it. The folder of the code cannot be written. */
export function placeDestination(environment: NodeJS.ProcessEnv, folder = tmpdir()): void {
  const { [FILE_VARIABLE]: path, [DESTINATION_VARIABLE]: destination } = environment;
  if (path === undefined || destination === undefined) return;
  const placed = join(folder, DEPLOYED_FILE);
  writeFileSync(
    placed,
    readFileSync(path, 'utf8').replace(DESTINATION, () => destination),
  );
  environment[FILE_VARIABLE] = placed;
}

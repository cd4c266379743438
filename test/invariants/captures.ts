import { captureFiles, type MirroredPacket, readPackets } from './packets.ts';

/** What a check found wrong with each reference capture; captures with nothing wrong are left out. */
export async function problemsOfCaptures(
  check: (packets: readonly MirroredPacket[], file: string) => readonly string[],
): Promise<Record<string, readonly string[]>> {
  const problems: Record<string, readonly string[]> = {};
  for (const file of captureFiles()) {
    const found = check(await readPackets(file), file);
    if (found.length > 0) problems[file] = found;
  }
  return problems;
}

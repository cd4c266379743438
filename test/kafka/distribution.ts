import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

/** The last of the line that clusters come from, and the newest. */
export const KAFKA_VERSIONS = ['3.9.2', '4.3.1'] as const;

export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

const CACHE = fileURLToPath(new URL('../../.cache/kafka/', import.meta.url));
const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
/** Pinned, like all that is fetched. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export function isFetched(version: KafkaVersion): boolean {
  return existsSync(folderOf(version));
}

/** Class path of a broker. Its jars are fetched by Maven once, from where this machine's Maven is told to fetch, and kept. */
export async function classPath(version: KafkaVersion): Promise<string> {
  if (!isFetched(version)) await fetchJars(version);
  return join(folderOf(version), '*');
}

const folderOf = (version: KafkaVersion) => join(CACHE, version);

/** Into a folder of its own, renamed when complete: tests of several processes may get here at once. */
async function fetchJars(version: KafkaVersion): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'fetch-'));
  const jars = join(work, 'jars');
  try {
    const settings = [`kafka.version=${version}`, `outputDirectory=${jars}`, `maven.repo.local=${join(work, 'repository')}`];
    await run('mvn', ['-B', '-q', '--strict-checksums', '-f', POM, COPY, ...settings.map((setting) => `-D${setting}`)]);
    await rename(jars, folderOf(version));
  } catch (error) {
    if (!isFetched(version)) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { isFetched, KAFKA_VERSIONS } from './distribution.ts';
import { KafkaError } from './errors.ts';

const OLDEST_JAVA = 17;

/**
 * For `skip` of tests that need a broker. On a CI machine (root) what is missing is installed, and what cannot be is a failure;
 * elsewhere they are skipped with the reason, in plain sight.
 */
export function reasonToSkip(): string | false {
  installOnCi(missingPackages());
  const missing = missingPackages();
  if (missing.length === 0) return false;
  const reason = `a Kafka broker needs Java ${OLDEST_JAVA} or newer, and Maven to fetch it: apt-get install ${missing.join(' ')}`;
  if (inCi()) throw new KafkaError('missing', reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}

function missingPackages(): string[] {
  const fetched = KAFKA_VERSIONS.every(isFetched);
  return [...(javaVersion() >= OLDEST_JAVA ? [] : ['default-jre-headless']), ...(fetched || runs('mvn') ? [] : ['maven'])];
}

/** 17 of `openjdk version "17.0.15" 2025-04-15`; 0 where there is none. */
function javaVersion(): number {
  return Number(/version "(\d+)/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '')?.[1] ?? 0);
}

const runs = (command: string) => spawnSync(command, ['--version']).status === 0;

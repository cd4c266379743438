/** Programs of Debian that pages use besides the command. */
import { spawnSync } from 'node:child_process';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';

const PACKAGES: Readonly<Record<string, string>> = {
  jq: 'jq',
  curl: 'curl',
  awk: 'gawk',
  tar: 'tar',
  gzip: 'gzip',
  sed: 'sed',
  tshark: 'tshark',
};

const exists = (program: string): boolean => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0;
const uses = (script: string, program: string): boolean => new RegExp(`(^|[\\s(|;&])${program}\\s`, 'm').test(script);

/** On a CI machine they are installed; elsewhere this says loudly what cannot be tried, and gives a test's `skip`. */
export function missingPrograms(scripts: readonly string[]): (script: string) => string | false {
  const wanted = Object.keys(PACKAGES).filter((program) => scripts.some((script) => uses(script, program)));
  installOnCi(wanted.filter((program) => !exists(program)).map((program) => PACKAGES[program]!));
  const missing = inCi() ? [] : wanted.filter((program) => !exists(program));
  for (const program of missing) console.error(`SKIPPED: what needs ${program}: apt-get install ${PACKAGES[program]}`);
  return (script) => {
    const program = missing.find((one) => uses(script, one));
    return program === undefined ? false : `${program} is not installed`;
  };
}

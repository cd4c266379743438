import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { DEPLOYED_FILE } from '../stack/placeholder.ts';

/** What AWS Lambda runs: watching, and the beginning and end of the stack. */
const ENTRY = join(import.meta.dirname, '../stack/lambda.ts');

/** One file with everything in it, the AWS SDK included, beside the mirror's file. Made without network or Docker. */
export function watcherCode(mirrorText: string, entry = ENTRY): Code {
  return Code.fromAsset(join(entry, '..'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the type, and never pulled: the local way cannot decline.
      image: DockerImage.fromRegistry('none'),
      // Assets of one folder are made once, unless something here tells them apart.
      environment: { MIRROR: mirrorText },
      local: {
        tryBundle: (folder) => {
          bundle(entry, join(folder, 'index.mjs'));
          writeFileSync(join(folder, DEPLOYED_FILE), mirrorText);
          return true;
        },
      },
    },
  });
}

function bundle(entry: string, outfile: string): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'warning',
    // Some libraries are CommonJS, which a module cannot load by itself.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}

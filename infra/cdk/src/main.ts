/** What `cdk` runs: `cdk synth -c config=mirrorscope.yaml`. */

import { MirrorError } from '@mirrorscope/mirror';
import { RuntimeError } from '@mirrorscope/runtime';
import { App } from 'aws-cdk-lib';
import { readAppConfig } from './config.ts';
import { MirrorscopeStack } from './mirrorscope_stack.ts';

const app = new App();
const path: unknown = app.node.tryGetContext('config');
try {
  if (typeof path !== 'string') throw new RuntimeError('bad_config', 'name the configuration: -c config=mirrorscope.yaml');
  new MirrorscopeStack(app, readAppConfig(path));
  app.synth();
} catch (error) {
  if (!(error instanceof RuntimeError || error instanceof MirrorError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** The smallest file, without targets. */
export const MIRROR = {
  name: 'prod',
  filters: { all: { rules: [{ direction: 'both' }] } },
  sources: [{ name: 'web', where: { tag: { role: 'web' } } }],
};

const folder = mkdtempSync(join(tmpdir(), 'cdk-'));
after(() => rmSync(folder, { recursive: true }));
let apps = 0;

/** The template of a stack; what Lambda functions run is not made, which takes seconds. */
export function synthesize(build: (stack: Stack) => void): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] }, outdir: join(folder, String(apps++)) }), 'Test');
  build(stack);
  return Template.fromStack(stack);
}

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** The smallest file, without targets. */
export const MIRROR = {
  name: 'prod',
  filters: { all: { rules: [{ direction: 'both' }] } },
  sources: [{ name: 'web', where: { tag: { role: 'web' } } }],
};

/** The template of a stack; what Lambda functions run is not made, which takes seconds. */
export function synthesize(build: (stack: Stack) => void): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  build(stack);
  return Template.fromStack(stack);
}

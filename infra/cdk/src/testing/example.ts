import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type AppConfig, parseAppConfig } from '../config.ts';
import { MirrorscopeStack } from '../mirrorscope_stack.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../mirrorscope.example.yaml'), 'utf8');

/** A mirror without targets. */
export const MIRROR_FILE = join(import.meta.dirname, 'mirror.yaml');

/** The example, with other values. */
export const example = (changes: Partial<AppConfig> = {}): AppConfig => ({ ...parseAppConfig(TEXT, 'example'), ...changes });

/** Its text, where something else takes a line's place. */
export function exampleText(line: string, instead: string): string {
  if (!TEXT.includes(line)) throw new Error(`the example has no ${line}`);
  return TEXT.replace(line, instead);
}

const folder = mkdtempSync(join(tmpdir(), 'cdk-'));
after(() => rmSync(folder, { recursive: true }));
let apps = 0;

/** What Lambda functions run is not made, which takes seconds. Where CloudFormation would refuse the template, synthesis fails. */
export function appOf(config: AppConfig): App {
  const context = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:validateAgainstDefaultRules': true };
  const app = new App({ context, outdir: join(folder, String(apps++)) });
  new MirrorscopeStack(app, config);
  return app;
}

export const templateOf = (config: AppConfig): Template => Template.fromStack(appOf(config).node.findChild(config.name) as Stack);

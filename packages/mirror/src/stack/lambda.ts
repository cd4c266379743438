/**
 * What AWS Lambda runs for the CDK construct: the watcher, and what the stack's making and deletion mean. They are one function, of which one runs at a time, so
 * that no look at the world begins anything while the mirror is taken away.
 */
import { readFile } from 'node:fs/promises';
import { openAws } from '../aws/open.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import { handler as watch } from '../watch/lambda.ts';
import { placeDestination } from './deployed_file.ts';
import { live } from './lifetime.ts';
import { FILE_VARIABLE } from './placeholder.ts';
import { answer, type StackEvent } from './stack_event.ts';

/** Milliseconds that are kept for the answer. */
const FOR_ANSWER = 20_000;

placeDestination(process.env);

export async function handler(
  event: StackEvent | Parameters<typeof watch>[0],
  context: { getRemainingTimeInMillis(): number },
): Promise<unknown> {
  if (!('ResponseURL' in event)) return watch(event);
  const limit = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - FOR_ANSWER));
  const failure = await failureOf(event, limit);
  if (failure !== undefined) console.error(failure);
  await answer(event, failure);
  return { failure };
}

/** In a line: CloudFormation shows it beside the stack. */
async function failureOf(event: StackEvent, limit: AbortSignal): Promise<string | undefined> {
  try {
    const path = process.env[FILE_VARIABLE] ?? '';
    const file = parseMirrorFile(await readFile(path, 'utf8'), path);
    const aws = await openAws({ region: file.region });
    try {
      await live(aws, file, event, limit);
      return undefined;
    } finally {
      aws.close();
    }
  } catch (error) {
    if (limit.aborted)
      return 'Not done within the time of a Lambda function. What is done stays done: do the same again, or first mirrorscope mirror kill.';
    return error instanceof Error ? error.message : String(error);
  }
}

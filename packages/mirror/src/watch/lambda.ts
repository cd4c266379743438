/**
 * The watcher as an AWS Lambda function: EventBridge calls it when instances start or stop, groups launch, or tags change, and on a schedule. Every event
 * means the same, to look at the whole world, so none may be misunderstood, and losing one costs only time.
 *
 * Environment: MIRRORSCOPE_MIRROR_FILE names the mirror.yaml beside the code.
 */
import { readFile } from 'node:fs/promises';
import { openAws } from '../aws/open.ts';
import { MirrorError } from '../error.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import { reconcile } from './reconcile.ts';
import { reconciledText } from './reconciled_text.ts';

/** What is read of an event. */
interface LambdaEvent {
  /** ISO 8601 */
  readonly time?: string;
}

/** Milliseconds after an event within which a look may still have missed it: EC2 shows what is new only after a while. */
const MARGIN = 30_000;

/** When the last look that succeeded began. */
let seenUntil = 0;

/** Answers with what was done. What throws is tried again by Lambda, and ends in the dead-letter queue. */
export async function handler(event: LambdaEvent): Promise<object> {
  const path = process.env['MIRRORSCOPE_MIRROR_FILE'];
  if (path === undefined) throw new MirrorError('bad_file', 'set MIRRORSCOPE_MIRROR_FILE to the mirror.yaml of this function');
  const file = parseMirrorFile(await readFile(path, 'utf8'), path);
  const aws = await openAws(file.region === undefined ? {} : { region: file.region });
  try {
    if (event.time !== undefined && Date.parse(event.time) + MARGIN < seenUntil) return { state: 'seen' };
    const began = aws.clock.now();
    const result = await reconcile(aws, file);
    seenUntil = began;
    const did = reconciledText(result);
    // The function's log.
    console.log(did);
    return { state: result.state, did };
  } finally {
    aws.close();
  }
}

/** What `<!-- test: aws; fails -->` above a block says: see CONTRIBUTING.md. */

/**
 * Where a block runs. lab: beside a store with the bundled capture and its inventory. empty: in a directory of the page's own, where a
 * store may be made. aws: with a loopback AWS.
 */
const PLACES = ['lab', 'empty', 'aws'] as const;
export type Place = (typeof PLACES)[number];

export interface Directives {
  readonly place: Place;
  /** It goes on running until the end of the page, and this is what it says once it is up. */
  readonly until?: string;
  /** It ends with another exit code than 0. */
  readonly fails: boolean;
  /** It is a file of this name, not a script. */
  readonly file?: string;
  /** Why it is not run, only parsed. */
  readonly notRun?: string;
  /** The test that runs it instead. */
  readonly elsewhere?: string;
}

/** A reason may have any sign in it, so it comes last. */
const ENDING = /(?:^|; )(not run|elsewhere): (.+)$/;

/** @param where for messages */
export function readDirectives(comment: string | undefined, where: string): Directives {
  if (comment === undefined) return { place: 'lab', fails: false };
  const ending = ENDING.exec(comment);
  let directives: Directives = { place: 'lab', fails: false };
  if (ending !== null) directives = { ...directives, [ending[1] === 'elsewhere' ? 'elsewhere' : 'notRun']: ending[2]! };
  const parts = comment.slice(0, ending?.index).split('; ');
  for (const part of parts.filter((part) => part !== '')) directives = { ...directives, ...readPart(part, where) };
  return directives;
}

function readPart(part: string, where: string): Partial<Directives> {
  const place = PLACES.find((one) => one === part);
  if (place !== undefined) return { place };
  if (part === 'fails') return { fails: true };
  const [, key, value] = /^(until|file) (.+)$/.exec(part) ?? [];
  if (key === undefined || value === undefined) throw new Error(`${where}: nobody knows what "${part}" is to say about a test`);
  return { [key]: value };
}

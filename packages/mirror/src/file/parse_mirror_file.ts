import { parseConfig, RuntimeError } from '@mirrorscope/runtime';
import { z } from 'zod';
import { MirrorError } from '../error.ts';
import { filterOf } from './filter.ts';
import { budgetOf, guardOf } from './limits.ts';
import type { MirrorFile } from './mirror_file.ts';
import { FILE, type WrittenFile } from './schema.ts';
import { selectorOf } from './selector.ts';
import { sessionOf } from './session.ts';
import { targetOf } from './target.ts';

/**
 * Reads `mirror.yaml`, or the same as JSON. Throws MirrorError bad_file with all that is wrong, each with its line.
 * @param name what messages call the file
 */
export function parseMirrorFile(text: string, name: string): MirrorFile {
  try {
    return understood(parseConfig(FILE, text, name));
  } catch (error) {
    throw error instanceof RuntimeError ? new MirrorError('bad_file', error.problems, error) : error;
  }
}

/** JSON Schema of the file, for editors. */
export const mirrorFileSchema = (): Record<string, unknown> => z.toJSONSchema(FILE, { io: 'input' });

function understood({ name, region, targets, filters, session, sources, deny, tags, ramp, guard, budget }: WrittenFile): MirrorFile {
  const fallback = `mirrorscope ${name}`;
  return {
    name,
    region,
    targets: mapped(targets, (target) => targetOf(target, fallback)),
    filters: mapped(filters, (filter) => filterOf(filter, fallback)),
    sources: sources.map((source) => ({
      name: source.name,
      where: selectorOf(source.where),
      limit: source.limit,
      filter: source.filter ?? Object.keys(filters)[0]!,
      target: source.target,
      session: sessionOf(source.session, session, fallback),
    })),
    deny: deny.map(selectorOf),
    tags,
    ramp,
    guard: guardOf(guard),
    budget: budgetOf(budget),
  };
}

const mapped = <T, U>(things: Readonly<Record<string, T>>, of: (thing: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, of(thing)]));

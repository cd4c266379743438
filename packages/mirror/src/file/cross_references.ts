import { listed, suggestion } from '@mirrorscope/runtime/words';
import { z } from 'zod';

/** What the file's parts say of each other, where they are readable. */
interface Parts {
  readonly targets?: unknown;
  readonly filters?: unknown;
  readonly sources?: unknown;
}

interface Fault {
  readonly path: PropertyKey[];
  readonly message: string;
  readonly input: unknown;
}

/** Looks also where other values are wrong, so that all is told at once. */
export const crossReferences = z.superRefine<Parts>(
  (parts, context) => {
    for (const fault of faultsOf(parts)) context.addIssue({ code: 'custom', ...fault });
  },
  { when: () => true },
);

function* faultsOf({ targets, filters, sources }: Parts): Generator<Fault> {
  const written = Array.isArray(sources) ? (sources as unknown[]).map(recordOf) : [];
  const names = new Set<unknown>();
  for (const [i, { name, ...source }] of written.entries()) {
    if (name !== undefined && names.has(name))
      yield { path: ['sources', i, 'name'], message: 'another source has this name; give each its own', input: name };
    names.add(name);
    yield* unknownName(i, 'filter', source['filter'], filters);
    yield* unknownName(i, 'target', source['target'], targets);
    const choices = Object.keys(recordOf(filters));
    if (source['filter'] === undefined && choices.length > 1)
      yield { path: ['sources', i, 'filter'], message: `there are several; give ${listed(choices)}`, input: undefined };
  }
}

function* unknownName(i: number, key: string, given: unknown, known: unknown): Generator<Fault> {
  const names = Object.keys(recordOf(known));
  if (typeof given !== 'string' || names.length === 0 || names.includes(given)) return;
  yield {
    path: ['sources', i, key],
    message: `there is no such ${key}; ${suggestion(given, names, `give ${listed(names)}`)}`,
    input: given,
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

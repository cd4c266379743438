import { Document, isCollection, isMap, isScalar, type YAMLMap } from 'yaml';
import { z } from 'zod';
import type { Path } from './keys.ts';
import type { Loaded } from './load.ts';
import { masked } from './mask.ts';

/**
 * A configuration as YAML that gives the same one when loaded, with the origin of each value as a comment.
 * @param passwords show those in URLs instead of `***`
 */
export function dumpConfig<S extends z.ZodObject>(schema: S, { config, origins }: Loaded<z.output<S>>, passwords = false): string {
  const document = new Document(z.encode(schema, config));
  finish(document.contents as YAMLMap, []);
  return document.toString({ lineWidth: 0 });

  function finish(map: YAMLMap, path: Path): void {
    for (const { key, value } of map.items) {
      const inner = [...path, String(key)];
      if (isMap(value)) finish(value, inner);
      else if (isCollection(value)) value.flow = true;
      else if (isScalar(value) && typeof value.value === 'string' && !passwords) value.value = masked(value.value);
      if (!isMap(value) && (isCollection(value) || isScalar(value))) value.comment = ` ${origins.of(inner)}`;
    }
  }
}

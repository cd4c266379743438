import { Document, isMap, isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { z } from 'zod';
import type { Path } from './keys.ts';
import type { Loaded } from './load.ts';
import { MASK, masked } from './mask.ts';

/**
 * A configuration as YAML that gives the same one when loaded, with the origin of each value as a comment.
 * @param passwords show them, those in URLs and the values of keys of that name, instead of `***`
 */
export function dumpConfig<S extends z.ZodObject>(schema: S, { config, origins }: Loaded<z.output<S>>, passwords = false): string {
  const document = new Document(z.encode(schema, config));
  finish(document.contents as YAMLMap, []);
  return document.toString({ lineWidth: 0 });

  function finish(map: YAMLMap, path: Path): void {
    for (const { key, value } of map.items) {
      const name = String(key);
      const inner = [...path, name];
      if (isMap(value)) {
        finish(value, inner);
        continue;
      }
      const leaf = value as YAMLSeq | Scalar;
      leaf.comment = ` ${origins.of(inner)}`;
      if (isSeq(leaf)) leaf.flow = true;
      else if (typeof leaf.value === 'string' && !passwords) leaf.value = name === 'password' ? MASK : masked(leaf.value);
    }
  }
}

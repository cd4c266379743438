import { z } from 'zod';

/** Keys from the outermost inwards; a position in a list counts as one. */
export type Path = readonly PropertyKey[];

/** `flow.idleTimeout` */
export const keyText = (path: Path): string => path.map(String).join('.');

/** Every key that has a value and no keys below it, in the schema's order. */
export function leafKeys(schema: z.ZodType, path: Path = []): string[] {
  const section = sectionOf(schema);
  if (section === undefined) return [keyText(path)];
  return Object.entries(section.shape).flatMap(([key, inner]) => leafKeys(inner as z.ZodType, [...path, key]));
}

/** Keys right below a section; none where there is no section. */
export function keysBelow(schema: z.ZodType, path: Path): string[] {
  const inner = path.reduce<z.ZodType | undefined>(
    (schema, key) => (schema === undefined ? undefined : (sectionOf(schema)?.shape[String(key)] as z.ZodType | undefined)),
    schema,
  );
  return Object.keys((inner === undefined ? undefined : sectionOf(inner))?.shape ?? {});
}

/** A section is an object, or one with a default. */
function sectionOf(schema: z.ZodType): z.ZodObject | undefined {
  const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner : undefined;
}

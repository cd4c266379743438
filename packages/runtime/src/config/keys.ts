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
  const inner = path.reduce<z.ZodType | undefined>((schema, key) => schema && partOf(schema, key), schema);
  return Object.keys((inner && sectionOf(inner))?.shape ?? {});
}

/** The schema of what stands under a key of a section, under any key of a record, or at any place of a list. */
function partOf(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const bare = bareOf(schema);
  if (bare instanceof z.ZodObject) return bare.shape[String(key)] as z.ZodType | undefined;
  if (bare instanceof z.ZodRecord) return bare.valueType as z.ZodType;
  return bare instanceof z.ZodArray ? (bare.element as z.ZodType) : undefined;
}

/** A section is an object, or one that may be left out. */
function sectionOf(schema: z.ZodType): z.ZodObject | undefined {
  const bare = bareOf(schema);
  return bare instanceof z.ZodObject ? bare : undefined;
}

const bareOf = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional ? bareOf(schema.unwrap() as z.ZodType) : schema;

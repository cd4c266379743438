import { z } from 'zod';

/** What is not known, why, and how to learn it. */
const UNKNOWN = z.strictObject({ known: z.literal(false), why: z.string(), learn: z.string() });

export type Unknown = z.infer<typeof UNKNOWN>;

export type Fact<T> = { readonly known: true; readonly value: T; readonly from: string } | Unknown;

/** Something that is known, and from where; or that it is not. */
export const fact = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [z.strictObject({ known: z.literal(true), value, from: z.string() }), UNKNOWN]);

export const known = <T>(value: T, from: string): Fact<T> => ({ known: true, value, from });

export const unknown = (why: string, learn: string): Unknown => ({ known: false, why, learn });

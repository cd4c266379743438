import type { Selector, SelectorField } from '../file/mirror_file.ts';
import type { Instance, NetworkInterface } from '../world/world.ts';

/** Whether a selector holds for an interface and the instance that it is attached to. */
export type Matcher = (candidate: NetworkInterface, instance: Instance | undefined) => boolean;

/** What each field of a selector is compared with; one of several has to match. */
const FIELDS: Readonly<
  Record<SelectorField, (candidate: NetworkInterface, instance: Instance | undefined) => readonly (string | undefined)[]>
> = {
  interface: ({ id }) => [id],
  instance: ({ instance }) => [instance],
  subnet: ({ subnet }) => [subnet],
  vpc: ({ vpc }) => [vpc],
  zone: ({ zone, zoneId }) => [zone, zoneId],
  autoScalingGroup: (_, instance) => [instance?.group],
  securityGroup: ({ securityGroups }) => securityGroups,
  description: ({ description }) => [description],
  instanceType: (_, instance) => [instance?.type],
};

/** A selector made ready for many interfaces. A tag is the interface's or its instance's: it matches if either has it with that value. */
export function matcherOf(selector: Selector): Matcher {
  if ('all' in selector) {
    const parts = selector.all.map(matcherOf);
    return (candidate, instance) => parts.every((holds) => holds(candidate, instance));
  }
  if ('any' in selector) {
    const parts = selector.any.map(matcherOf);
    return (candidate, instance) => parts.some((holds) => holds(candidate, instance));
  }
  if ('not' in selector) {
    const holds = matcherOf(selector.not);
    return (candidate, instance) => !holds(candidate, instance);
  }
  const fits = textMatcher(selector.values);
  if ('tag' in selector) return (candidate, instance) => fits(candidate.tags[selector.tag]) || fits(instance?.tags[selector.tag]);
  const read = FIELDS[selector.field];
  return (candidate, instance) => read(candidate, instance).some(fits);
}

/** Whether a text is one of several, in which `*` stands for anything, also nothing. What is not there matches none. */
function textMatcher(patterns: readonly string[]): (text: string | undefined) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const globs = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (text) => text !== undefined && (exact.has(text) || globs.some((parts) => globMatches(parts, text)));
}

/** `parts` stand between the asterisks. By hand, since a regular expression with many of them may take exponential time. */
function globMatches(parts: readonly string[], text: string): boolean {
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

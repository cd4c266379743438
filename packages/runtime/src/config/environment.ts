import { suggestion } from '../words.ts';
import type { Setting } from './origins.ts';

/** `flow.idleTimeout` under MIRRORSCOPE_LISTEN is MIRRORSCOPE_LISTEN_FLOW_IDLE_TIMEOUT. */
const variableName = (prefix: string, key: string): string =>
  `${prefix}_${key.replaceAll('.', '_').replace(/[A-Z]/g, '_$&')}`.toUpperCase();

/** Settings among the environment's variables, and a line for each that has the prefix but no meaning. An empty one is not set. */
export function readEnvironment(prefix: string, keys: readonly string[], variables: Readonly<NodeJS.ProcessEnv>) {
  const keyOf = new Map(keys.map((key) => [variableName(prefix, key), key]));
  const settings: Setting[] = [];
  const problems: string[] = [];
  for (const [name, text = ''] of Object.entries(variables)) {
    if (!name.startsWith(`${prefix}_`)) continue;
    const key = keyOf.get(name);
    if (key === undefined)
      problems.push(`unknown variable ${name}; ${suggestion(name, keyOf.keys(), `known are ${[...keyOf.keys()].join(', ')}`)}`);
    else if (text !== '') settings.push({ name, key, text });
  }
  return { settings, problems };
}

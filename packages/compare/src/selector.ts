import { type Compiled, compileFilter, type Filter, FilterError, parseFilter } from '@mirrorscope/filter';
import { networkOf } from '@mirrorscope/runtime/network';
import { quoted } from '@mirrorscope/runtime/words';
import { CompareError } from './error.ts';

/** What stays the same for all of a flow. Whoever chose by anything else would choose what is then measured. */
const OF_THE_FLOW: ReadonlySet<string> = new Set([
  ...['ip', 'host', 'client_ip', 'server_ip', 'port', 'client_port', 'server_port', 'proto', 'community_id'],
  ...['mirror_src', 'vni', 'vlan', 'encap', 'listener'],
]);

const TAG = /^(client_)?tag:([^=]+)=(.+)$/;
const ADDRESSES = /^[\d.:a-f/,\s]+$/i;

/**
 * A condition on rows of `flows` for the connections that a selector means:
 * - `10.0.1.0/24,10.0.2.7`: their server has one of these addresses
 * - `tag:role=canary`, `client_tag:role=canary`: server, or client, has this tag in the inventory
 * - anything else: a filter, of what stays the same for all of a flow: addresses, ports, where it was seen
 * @param prefix what the names of the parameters begin with, so that several conditions fit into one statement
 * @param what names the selector in errors, such as `control`
 * Throws CompareError bad_selector.
 */
export function compileSelector(text: string, prefix: string, what: string): Compiled {
  const selector = text.trim();
  const refuse = (problem: string, cause?: unknown) => new CompareError('bad_selector', `The ${what} ${quoted(text)}: ${problem}`, cause);
  if (selector === '') throw refuse('give addresses such as 10.0.1.0/24, a tag such as tag:role=canary, or a filter');
  const [, client, key, value] = TAG.exec(selector) ?? [];
  if (key !== undefined && value !== undefined) return tagged(client === undefined ? 'server_ip' : 'client_ip', key, value, prefix);
  const filter = ADDRESSES.test(selector) ? serversAmong(selector, refuse) : selector;
  try {
    const outcome = fieldsOf(parseFilter(filter)).find((name) => !OF_THE_FLOW.has(name));
    if (outcome !== undefined) {
      throw refuse(`${outcome} is not what a group can be chosen by, only who talks to whom: ${[...OF_THE_FLOW].join(', ')}`);
    }
    return withPrefix(compileFilter(filter), prefix);
  } catch (error) {
    throw error instanceof FilterError ? refuse(error.message, error) : error;
  }
}

function serversAmong(list: string, refuse: (problem: string) => CompareError): string {
  const addresses = list.split(/[,\s]+/).filter((part) => part !== '');
  const wrong = addresses.find((address) => networkOf(address) === undefined);
  if (wrong !== undefined) throw refuse(`${quoted(wrong)} is neither an address nor a network such as 10.0.1.0/24`);
  return `server_ip in (${addresses.join(', ')})`;
}

/** An address that several VPCs have has no tags of its own here: docs/inventory.md. */
function tagged(column: string, key: string, value: string, prefix: string): Compiled {
  const names = [`${prefix}key`, `${prefix}value`] as const;
  return {
    sql: `dictGet('interface_by_address', 'tags', ${column})[{${names[0]}:String}] = {${names[1]}:String}`,
    parameters: { [names[0]]: key, [names[1]]: value },
  };
}

const fieldsOf = (filter: Filter): string[] => {
  if (filter.kind === 'condition') return [filter.field.name];
  return filter.kind === 'not' ? fieldsOf(filter.part) : filter.parts.flatMap(fieldsOf);
};

/** No text of the filter stands in its SQL, so nothing but a parameter can look like one. */
const withPrefix = ({ sql, parameters }: Compiled, prefix: string): Compiled => ({
  sql: sql.replaceAll(/\{(p\d+):/g, `{${prefix}$1:`),
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${prefix}${name}`, value])),
});

import { type Network, networkOf, networkText } from '@mirrorscope/runtime/network';
import { suggestion } from '@mirrorscope/runtime/words';
import {
  address,
  type Direction,
  FLAGS,
  fragment,
  ipProtocol,
  mirror,
  type PacketFilter,
  PROTOCOL_NUMBERS,
  PROTOCOLS,
  port,
  vlan,
  vni,
} from './primitives.ts';
import { badFilter, type Token, tokensOf } from './tokens.ts';

export type { PacketFilter };

const TYPES = ['host', 'net', 'port', 'portrange'] as const;
type Type = (typeof TYPES)[number];

/** What stands before a value; `port 80 or 443` takes it over. */
interface Qualifiers {
  readonly protocol: string | undefined;
  readonly direction: Direction;
  readonly type: Type;
}

const OPERATORS = ['and', 'or', 'not', '(', ')'];
const OWN = ['proto', 'fragment', 'vlan', 'vni', 'mirror'];
const WORDS = ['and', 'or', 'not', ...TYPES, 'src', 'dst', ...Object.keys(PROTOCOLS), ...Object.keys(FLAGS), ...OWN];
const HAVE_PORTS = ['tcp', 'udp', 'sctp'];
const HIGHEST_PORT = 65_535;
const HIGHEST_VNI = 2 ** 24 - 1;
const HIGHEST_VLAN = 4094;

/**
 * Reads a packet filter: a part of tcpdump's language (https://www.tcpdump.org/manpages/pcap-filter.7.html) with vni and mirror
 * besides; docs/capture.md lists it. As there, and and or bind alike, from left to right. An empty expression means every packet.
 * Throws RingError bad_filter.
 */
export function packetFilter(expression: string): PacketFilter {
  const tokens = tokensOf(expression);
  return tokens.length === 0 ? () => true : new Parser(expression, tokens).whole();
}

class Parser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #last: Qualifiers | undefined;

  constructor(expression: string, tokens: readonly Token[]) {
    this.#expression = expression;
    this.#tokens = tokens;
  }

  whole(): PacketFilter {
    const filter = this.#chain();
    const word = this.#word;
    if (word === undefined) return filter;
    if (word === ')') throw this.#error('this closes nothing');
    throw WORDS.includes(word) || /\d/.test(word) ? this.#error(`and, or is missing before '${word}'`) : this.#unknown();
  }

  #chain(): PacketFilter {
    let left = this.#term();
    while (this.#word === 'and' || this.#word === 'or') {
      const before = left;
      const isAnd = this.#take() === 'and';
      const right = this.#term();
      left = isAnd ? (packet) => before(packet) && right(packet) : (packet) => before(packet) || right(packet);
    }
    return left;
  }

  #term(): PacketFilter {
    if (this.#accept('not')) {
      const inner = this.#term();
      return (packet) => !inner(packet);
    }
    const opened = this.#next;
    if (!this.#accept('(')) return this.#primitive();
    const inner = this.#chain();
    if (!this.#accept(')')) throw this.#error(this.#word === undefined ? 'this is never closed' : 'and, or or ) is missing', opened);
    return inner;
  }

  #primitive(): PacketFilter {
    const word = this.#word;
    if (word === undefined) throw this.#error('something is missing at the end');
    if (Object.hasOwn(FLAGS, word)) return FLAGS[this.#take()]!;
    switch (word) {
      case 'proto':
        return this.#protocol(0);
      case 'fragment':
        this.#take();
        return fragment;
      case 'vlan':
        this.#take();
        return vlan(/^\d+$/.test(this.#word ?? '') ? this.#number('a VLAN', HIGHEST_VLAN) : undefined);
      case 'vni':
        this.#take();
        return vni(...this.#range('a VNI', HIGHEST_VNI));
      case 'mirror':
        this.#take();
        return mirror(this.#network(true));
    }
    if (!Object.hasOwn(PROTOCOLS, word)) return this.#match(undefined);
    this.#take();
    const following = this.#word ?? '';
    if (following === 'proto' && (word === 'ip' || word === 'ip6')) return this.#protocol(word === 'ip' ? 4 : 6);
    return [...TYPES, 'src', 'dst'].includes(following) ? this.#match(word) : PROTOCOLS[word]!;
  }

  /** Direction, type and value, as far as they are there. */
  #match(protocol: string | undefined): PacketFilter {
    const from = this.#next;
    const direction = this.#direction();
    const type = TYPES.find((type) => type === this.#word);
    if (type !== undefined) this.#take();
    if (protocol !== undefined || direction !== undefined || type !== undefined)
      this.#last = { protocol, direction: direction ?? 'either', type: type ?? 'host' };
    else if (!/[\d:]/.test(this.#word ?? '')) throw this.#unknown();
    const qualifiers = this.#last;
    if (qualifiers === undefined) throw this.#error(`what is ${this.#word}? write host, net, port or vni before it`);
    const ofPort = qualifiers.type === 'port' || qualifiers.type === 'portrange';
    const version = qualifiers.protocol === 'ip' || qualifiers.protocol === 'ip6';
    if (qualifiers.protocol !== undefined && ofPort === version)
      throw this.#error(
        `'${qualifiers.protocol} ${qualifiers.type}' means nothing; write ${qualifiers.protocol} and ${qualifiers.type} ...`,
        from,
      );
    if (!ofPort) return this.#address(qualifiers);
    const number = qualifiers.protocol === undefined ? 0 : PROTOCOL_NUMBERS.get(qualifiers.protocol);
    if (number === undefined || !HAVE_PORTS.includes(qualifiers.protocol ?? 'tcp'))
      throw this.#error(`${qualifiers.protocol} has no ports`, from);
    const [first, last] = qualifiers.type === 'portrange' ? this.#range('a port', HIGHEST_PORT) : this.#one('a port', HIGHEST_PORT);
    return port(first, last, qualifiers.direction, number);
  }

  #address({ protocol, direction, type }: Qualifiers): PacketFilter {
    const matches = address(this.#network(type === 'net'), direction);
    const version = protocol === undefined ? undefined : PROTOCOLS[protocol]!;
    return version === undefined ? matches : (packet) => version(packet) && matches(packet);
  }

  #direction(): Direction | undefined {
    const first = this.#word;
    if (first !== 'src' && first !== 'dst') return undefined;
    this.#take();
    const operator = this.#word;
    const other = this.#tokens[this.#next + 1]?.text;
    if ((operator !== 'or' && operator !== 'and') || other !== (first === 'src' ? 'dst' : 'src')) return first;
    // `src host A and dst host B` has its values in between.
    this.#next += 2;
    return operator === 'or' ? 'either' : 'both';
  }

  #protocol(version: 4 | 6 | 0): PacketFilter {
    this.#take();
    const named = PROTOCOL_NUMBERS.get(this.#word ?? '');
    if (named === undefined) return ipProtocol(version, this.#number('a protocol', 255));
    this.#take();
    return ipProtocol(version, named);
  }

  #network(prefixes: boolean): Network {
    const text = this.#value('an address');
    const network = networkOf(text);
    if (network === undefined) {
      const way = prefixes ? 'give one such as 10.0.0.0/8 or 2001:db8::/32' : 'give one; names are not looked up';
      throw this.#error(`'${text}' is no ${prefixes ? 'network' : 'address'}; ${way}`, this.#next - 1);
    }
    const [alone = ''] = text.split('/');
    if (!prefixes && alone !== text) throw this.#error(`'${text}' is a network; write net ${text}`, this.#next - 1);
    if (networkOf(alone)!.first !== network.first)
      throw this.#error(`'${text}' has bits behind its prefix; did you mean ${networkText(network)}?`, this.#next - 1);
    return network;
  }

  #number(what: string, highest: number): number {
    return this.#one(what, highest)[0];
  }

  #one(what: string, highest: number): [number, number] {
    const [first, last] = this.#range(what, highest);
    if (this.#tokens[this.#next - 1]!.text.includes('-')) throw this.#error(`give one number, not ${first}-${last}`, this.#next - 1);
    return [first, last];
  }

  /** `7`, or `7-9`. */
  #range(what: string, highest: number): [number, number] {
    const text = this.#value(what);
    const match = /^(\d+)(?:-(\d+))?$/.exec(text);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? first);
    if (match === null || first > last || last > highest)
      throw this.#error(`'${text}' is not ${what}; give a number from 0 to ${highest}`, this.#next - 1);
    return [first, last];
  }

  #value(what: string): string {
    if (this.#word === undefined || OPERATORS.includes(this.#word)) throw this.#error(`${what} is missing`);
    return this.#take();
  }

  get #word(): string | undefined {
    return this.#tokens[this.#next]?.text;
  }

  #take(): string {
    return this.#tokens[this.#next++]!.text;
  }

  #accept(word: string): boolean {
    if (this.#word !== word) return false;
    this.#next++;
    return true;
  }

  #unknown(): Error {
    const word = this.#word ?? '';
    if (OPERATORS.includes(word)) return this.#error(`something is missing before '${word}'`);
    return this.#error(`'${word}' is not known; ${suggestion(word, WORDS, `known are ${WORDS.join(' ')}`)}`);
  }

  #error(text: string, token = this.#next): Error {
    return badFilter(this.#expression, this.#tokens[token]?.at ?? this.#expression.length, text);
  }
}

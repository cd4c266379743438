import { icmpAsks, icmpCounterpart } from '@mirrorscope/record';

/**
 * Community ID version 1 as an SQL expression over the other columns of a flow record, so that its 20 bytes of hash need
 * not be stored. https://github.com/corelight/community-id-spec
 *
 * It holds for every record of the flow table: in a flow of ICMP request and reply the client is who asks, in a flow of
 * any other ICMP message the client is who sends, whatever message was seen first.
 */

/** Message types that ask, and the type of the answer to each. */
interface Pairs {
  readonly requests: readonly number[];
  readonly replies: readonly number[];
}

const ICMP_PAIRS = pairsOf(1);
const ICMPV6_PAIRS = pairsOf(58);

export const MAPPED_PREFIX = "unhex('00000000000000000000FFFF')";
const CLIENT_BYTES = "reinterpret(client_ip, 'FixedString(16)')";
const SERVER_BYTES = "reinterpret(server_ip, 'FixedString(16)')";
/** IPv4 addresses count by their four bytes. */
const FIRST_BYTE = `if(startsWith(${CLIENT_BYTES}, ${MAPPED_PREFIX}) AND startsWith(${SERVER_BYTES}, ${MAPPED_PREFIX}), 13, 1)`;

const CLIENT = `(substring(${CLIENT_BYTES}, ${FIRST_BYTE}), ${clientPort()})`;
const SERVER = `(substring(${SERVER_BYTES}, ${FIRST_BYTE}), ${serverPort()})`;
/** Messages without an answer keep their direction. */
const ONE_WAY = `proto = 1 AND icmp_type NOT IN (${both(ICMP_PAIRS)}) OR proto = 58 AND icmp_type NOT IN (${both(ICMPV6_PAIRS)})`;

/** `end` is the array of the two ends in the order in which they are hashed; a lambda, so that it is written and computed once. */
const TEXT = `concat('1:', base64Encode(SHA1(concat(unhex('0000'), end[1].1, end[2].1, reinterpret(proto, 'FixedString(1)'), unhex('00'), if(proto IN (1, 6, 17, 58, 132), concat(${port('end[1].2')}, ${port('end[2].2')}), '')))))`;

export const COMMUNITY_ID_SQL = `arrayMap(end -> ${TEXT}, [if(${ONE_WAY}, [${CLIENT}, ${SERVER}], arraySort([${CLIENT}, ${SERVER}]))])[1]`;

function pairsOf(proto: number): Pairs {
  const requests = Array.from({ length: 256 }, (_, type) => type).filter((type) => icmpAsks(proto, type));
  return { requests, replies: requests.map((type) => icmpCounterpart(proto, type)) };
}

/** The client's port, or the type of ICMP that it sends. `row` stands before each column: `r.`, where a name alone may mean another. */
export function clientPort(row = ''): string {
  return `multiIf(${row}proto = 1, ${request(ICMP_PAIRS, row)}, ${row}proto = 58, ${request(ICMPV6_PAIRS, row)}, ${row}client_port)`;
}

/** The server's port, or the type of ICMP that it sends, or the code of a message that has no answer. */
export function serverPort(row = ''): string {
  return `multiIf(${row}proto = 1, ${reply(ICMP_PAIRS, row)}, ${row}proto = 58, ${reply(ICMPV6_PAIRS, row)}, ${row}server_port)`;
}

/** Whether a flow of ICMP has messages that answer. */
export function icmpAnswers(row: string): string {
  return `(${row}proto = 1 AND ${row}icmp_type IN (${both(ICMP_PAIRS)}) OR ${row}proto = 58 AND ${row}icmp_type IN (${both(ICMPV6_PAIRS)}))`;
}

/** The type that the client sends: the one that asks, also where the answer was the first message seen. */
function request(pairs: Pairs, row: string): string {
  return `toUInt16(transform(${row}icmp_type, [${pairs.replies}], [${pairs.requests}], ${row}icmp_type))`;
}

/** The type that the server sends, or the code of a message that has no answer. */
function reply(pairs: Pairs, row: string): string {
  return `toUInt16(transform(${row}icmp_type, [${both(pairs)}], [${pairs.replies},${pairs.replies}], ${row}icmp_code))`;
}

function both(pairs: Pairs): string {
  return [...pairs.requests, ...pairs.replies].join(',');
}

/** In network order. */
function port(value: string): string {
  return `reinterpret(byteSwap(${value}), 'FixedString(2)')`;
}

/**
 * The form in which our records and every reference are compared: who sent what to whom. The endpoints stand in
 * alphabetical order, so that two views of one conversation have the same key whoever of them is called client.
 */

/** What one endpoint sent, by the suffix of the record's column (`packets` of `client_packets`). */
export type Side = Readonly<Record<string, number>>;

export interface Conversation {
  readonly proto: number;
  /** VLAN and VNI, where the comparison tells them apart; empty elsewhere. */
  readonly context: string;
  /** `address|port` */
  readonly endpoints: readonly [string, string];
  readonly sides: readonly [Side, Side];
  /** Microseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly communityId: string;
  /** Microseconds from the SYN to the ACK that ends the handshake; undefined where it was not seen or was not asked. */
  readonly handshake: number | undefined;
  /** Whether all three packets of it were seen for sure. Without it `handshake` may be a part of it only. */
  readonly wholeHandshake: boolean;
  /** Where to look, for the reader of a report: `stream 12` or the record's flow_id. */
  readonly label: string;
}

export interface Sent {
  readonly endpoint: string;
  readonly side: Side;
}

/** Puts two senders into order. */
export function arrange(one: Sent, other: Sent): Pick<Conversation, 'endpoints' | 'sides'> {
  const [first, second] = one.endpoint <= other.endpoint ? [one, other] : [other, one];
  return { endpoints: [first.endpoint, second.endpoint], sides: [first.side, second.side] };
}

/** Columns that say what was agreed on, not how often something happened: a sum takes the first one seen. */
export const AGREED: Readonly<Record<string, { readonly absent: number }>> = { mss: { absent: 0 }, window_scale: { absent: 255 } };

/** Two conversations of the same endpoints seen as one. Only counters mean something afterwards. */
export function add(one: Conversation, other: Conversation): Conversation {
  return {
    ...one,
    sides: [addSides(one.sides[0], other.sides[0]), addSides(one.sides[1], other.sides[1])],
    start: Math.min(one.start, other.start),
    end: Math.max(one.end, other.end),
    label: `${one.label}, ${other.label}`,
  };
}

function addSides(one: Side, other: Side): Side {
  const sum: Record<string, number> = { ...one };
  for (const [column, value] of Object.entries(other)) {
    const before = sum[column];
    const agreed = AGREED[column];
    if (before === undefined || before === agreed?.absent) sum[column] = value;
    else if (agreed === undefined) sum[column] = before + value;
  }
  return sum;
}

export function conversationKey({ proto, context, endpoints }: Pick<Conversation, 'proto' | 'context' | 'endpoints'>): string {
  return `${proto} ${endpoints[0]} ${endpoints[1]}${context === '' ? '' : ` (${context})`}`;
}

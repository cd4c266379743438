import fc from 'fast-check';

/**
 * Conversations as they are written down before packets are made of them (conversation.ts): random ones, with everything
 * that happens to packets on their way to a mirror.
 */
export interface Script {
  readonly proto: 'tcp' | 'udp' | 'icmp';
  readonly family: 4 | 6;
  /** Few hosts and ports, so that conversations meet on the same 5-tuple. */
  readonly clientHost: number;
  readonly serverHost: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly vlan: number;
  /** Initial sequence numbers, or ICMP's identifier. */
  readonly clientSequence: number;
  readonly serverSequence: number;
  readonly clientScale: number | undefined;
  readonly serverScale: number | undefined;
  /** Which packets of the handshake came past the mirror: bits for SYN, SYN-ACK, ACK. */
  readonly handshake: number;
  /** Microseconds after the start of the recording. */
  readonly start: number;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly fromClient: boolean;
  /** Payload bytes. */
  readonly length: number;
  /** How many segments back a step reaches: which one is sent again, how far an acknowledgement lags behind. */
  readonly back: number;
  readonly window: number;
  /** Microseconds since the step before. */
  readonly gap: number;
  /** On the way to the mirror: seen, lost, seen twice, or late by `delay` microseconds. */
  readonly fate: 'seen' | 'lost' | 'twice' | 'late';
  readonly delay: number;
  readonly fragments: number;
  readonly congested: boolean;
}

const KINDS = ['data', 'resend', 'acknowledge', 'keep-alive', 'probe', 'closed window', 'fin', 'reset', 'syn'] as const;

const weighted = <T>(...choices: readonly (readonly [weight: number, value: T])[]) =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const gap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 3000 }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 400_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 70_000_000 }) },
);

const step: fc.Arbitrary<Step> = fc.record({
  kind: weighted<Step['kind']>(
    [10, 'data'],
    [3, 'resend'],
    [5, 'acknowledge'],
    [1, 'keep-alive'],
    [1, 'probe'],
    [1, 'closed window'],
    [1, 'fin'],
    [1, 'reset'],
    [1, 'syn'],
  ),
  fromClient: fc.boolean(),
  length: fc.oneof(fc.constantFrom(1, 2, 1448), fc.integer({ min: 1, max: 4000 })),
  back: fc.integer({ min: 0, max: 5 }),
  window: fc.constantFrom(501, 502, 65_535),
  gap,
  fate: weighted<Step['fate']>([12, 'seen'], [2, 'lost'], [1, 'twice'], [2, 'late']),
  delay: fc.integer({ min: 1, max: 20_000 }),
  fragments: weighted([12, 1], [1, 2], [1, 3]),
  congested: weighted([9, false], [1, true]),
});

/** Shortly before the sequence space begins again, or its sign as an int32 changes, or anywhere. */
export const sequence = fc.oneof(
  fc.integer({ min: 2 ** 32 - 5000, max: 2 ** 32 - 1 }),
  fc.integer({ min: 2 ** 31 - 5000, max: 2 ** 31 - 1 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);
const scale = fc.option(fc.integer({ min: 0, max: 14 }), { nil: undefined });

const script: fc.Arbitrary<Script> = fc.record({
  proto: weighted<Script['proto']>([8, 'tcp'], [1, 'udp'], [1, 'icmp']),
  family: fc.constantFrom(4, 6),
  clientHost: fc.integer({ min: 1, max: 3 }),
  serverHost: fc.integer({ min: 4, max: 5 }),
  clientPort: fc.constantFrom(40_000, 40_001, 443),
  serverPort: fc.constantFrom(443, 53, 50_000),
  vlan: weighted([3, 0], [1, 100], [1, 200]),
  clientSequence: sequence,
  serverSequence: sequence,
  clientScale: scale,
  serverScale: scale,
  handshake: fc.integer({ min: 0, max: 7 }),
  start: fc.integer({ min: 0, max: 90_000_000 }),
  steps: fc.array(step, { maxLength: 40 }),
});

/** Several conversations at once. */
export const scripts: fc.Arbitrary<Script[]> = fc.array(script, { minLength: 1, maxLength: 6 });

/** One TCP connection, whose steps are many. */
export const tcpScript: fc.Arbitrary<Script> = script.filter(({ proto }) => proto === 'tcp');

import type { EngineOptions } from '@mirrorscope/flow';

export interface FailingPacket {
  /** Counted from 0 since the start of its episode. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly original: number;
  readonly sec: number;
  readonly nsec: number;
}

/** Something that must not happen did, and how to see it again. */
export class FuzzFailure extends Error {
  readonly seed: number;

  constructor(about: { seed: number; fault: string; packet?: FailingPacket; options?: EngineOptions }) {
    super([about.fault, ...detail(about), `again with: pnpm fuzz --seed ${about.seed}`].join('\n'));
    this.name = 'FuzzFailure';
    this.seed = about.seed;
  }
}

function detail({ packet, options }: { packet?: FailingPacket; options?: EngineOptions }): string[] {
  if (packet === undefined) return [];
  const { number, bytes, linkType, original, sec, nsec } = packet;
  return [
    `at packet ${number}: link type ${linkType}, ${bytes.length} bytes of ${original}, second ${sec}, nanosecond ${nsec}`,
    Buffer.from(bytes).toString('hex') || '(no bytes)',
    `engine: ${JSON.stringify(options)}`,
  ];
}

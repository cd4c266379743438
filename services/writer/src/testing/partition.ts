import { setImmediate as turn } from 'node:timers/promises';
import type { Claim } from '@mirrorscope/transport/consume';
import { Ledger } from '../block/ledger.ts';
import { parseNote } from '../block/note.ts';
import { newCounts } from '../counts.ts';
import { PartitionWriter } from '../partition_writer.ts';
import type { Shared } from '../shared.ts';
import { Slots } from '../slots.ts';

/** A partition's writer among things that do as a test says, and what it asked of them. */
export class TestPartition {
  readonly did: string[] = [];
  readonly counts = newCounts();
  readonly slots = new Slots(1);
  readonly writer: PartitionWriter;
  readonly ended: Promise<void>;
  now = 0;
  share = 1000;
  /** What happens meanwhile, or what they fail with. */
  insert: () => Promise<void> = async () => {};
  commit: () => Promise<void> = async () => {};
  bury: () => Promise<void> = async () => {};
  readonly #revoking = new AbortController();

  constructor(note = '') {
    const claim: Claim = {
      topic: 'flows',
      partition: 0,
      committed: { offset: 0, metadata: note },
      start: 0,
      revoked: this.#revoking.signal,
      commit: async (offset, metadata) => {
        this.did.push(`commit ${offset} ${metadata}`);
        await this.commit();
      },
      pause: () => this.did.push('pause'),
      resume: () => this.did.push('resume'),
    };
    const shared: Shared = {
      store: {
        insertNdjson: async (_, rows) => {
          this.did.push(`insert ${rows}`);
          await this.insert();
        },
      },
      slots: this.slots,
      counts: this.counts,
      log: {
        failed: (task, error) => this.did.push(`failed ${task}: ${(error as Error).message}`),
        works: () => {},
        dead: (_, { message, death }, notBuried) =>
          this.did.push(`dead ${message.offset} ${death.reason}${notBuried === undefined ? '' : ' lost'}`),
      },
      bury: () => this.bury(),
      share: () => this.share,
      now: () => this.now,
      pause: async () => void (await turn()),
    };
    this.writer = new PartitionWriter(claim, new Ledger('flows/0', 0, parseNote(0, note), { rows: 1e6, bytes: 1e6, lingerMs: 0 }), shared);
    this.ended = this.writer.run();
  }

  revoke(): void {
    this.#revoking.abort();
  }

  /** Lets it do all it can. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 50; turns++) await turn();
  }
}

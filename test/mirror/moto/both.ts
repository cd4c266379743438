import assert from 'node:assert/strict';
import { plain } from './plain.ts';
import { motoSide, ourSide, type Side } from './sides.ts';

/** Our cloud and moto, asked the same. */
export class Both {
  readonly #ours: Side;
  readonly #motos: Side;

  private constructor(ours: Side, motos: Side) {
    this.#ours = ours;
    this.#motos = motos;
  }

  static async start(): Promise<Both> {
    const motos = await motoSide();
    return new Both(await ourSide(), motos);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#ours.stop(), this.#motos.stop()]);
  }

  /** What each answers, without IDs and times; a failure is its code. */
  async answers(call: (side: Side) => Promise<unknown>): Promise<{ our: unknown; moto: unknown }> {
    const answer = async (side: Side) => plain(await call(side).catch((error: Error) => error.name), side.names);
    return { our: await answer(this.#ours), moto: await answer(this.#motos) };
  }

  async same(call: (side: Side) => Promise<unknown>): Promise<void> {
    const { our, moto } = await this.answers(call);
    assert.deepEqual(our, moto);
  }

  /** Alike in all that we answer; moto tells more of things that mirroring has no use for. */
  async sameOfOurs(call: (side: Side) => Promise<unknown>): Promise<void> {
    const { our, moto } = await this.answers(call);
    assert.partialDeepStrictEqual(moto, our);
  }

  /** Where moto does otherwise than AWS documents. */
  async differ(call: (side: Side) => Promise<unknown>, our: unknown, moto: unknown): Promise<void> {
    assert.deepEqual(await this.answers(call), { our, moto });
  }
}

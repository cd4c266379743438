import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { smallDisk } from '@mirrorscope/transport/testing/small_disk';
import { fillDisk } from './full_disk.ts';
import { produceAgain, produceReordered } from './produce_again.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** What a fault is done to, and how long it takes. */
export interface Scene {
  readonly stage: Stage;
  readonly random: Random;
  /** Times that a writer is killed. */
  readonly kills: number;
  /** Milliseconds that something is gone, and that it hangs. */
  readonly gone: number;
  readonly hangs: number;
}

export type Fault = (scene: Scene) => Promise<void>;

const DISK_BYTES = 4 * 1024 * 1024;

/** By the name that docs/delivery.md has for it. Packets come all the while. */
export const FAULTS = {
  'nothing fails': async ({ random }) => sleep(random.between(500, 1000)),

  'writers killed': async ({ stage, random, kills }) => {
    for (let kill = 0; kill < kills; kill++) {
      await sleep(random.between(100, 2500));
      await stage.replaceWriter(random.one(stage.writers));
    }
  },

  'listener killed': async ({ stage, random }) => {
    await sleep(random.between(300, 2000));
    await stage.replaceListener(random.one(stage.listeners));
    stage.feed();
  },

  'broker killed': async (scene) => {
    await within(scene, 1500);
    await scene.stage.kafka.kill9();
    await sleep(scene.gone);
    await scene.stage.kafka.restart();
  },

  'ClickHouse killed': async (scene) => {
    for (let kill = 0; kill < Math.ceil(scene.kills / 3); kill++) {
      await within(scene, 1500);
      await scene.stage.killStore();
      await sleep(scene.random.between(0, 1000));
      await scene.stage.restartStore();
    }
  },

  'broker and ClickHouse killed': async (scene) => {
    const { stage, gone } = scene;
    await within(scene, 1500);
    await Promise.all([stage.kafka.kill9(), stage.killStore()]);
    await sleep(gone);
    await Promise.all([stage.kafka.restart(), stage.restartStore()]);
  },

  'listener and writer killed': async (scene) => {
    const { stage, random } = scene;
    await within(scene, 1500);
    await Promise.all([stage.replaceWriter(random.one(stage.writers)), stage.replaceListener(random.one(stage.listeners))]);
    stage.feed();
  },

  'listener killed while the broker is gone': async (scene) => {
    const { stage, random, gone } = scene;
    await within(scene, 500);
    await stage.kafka.kill9();
    await within(scene, 2000);
    await stage.replaceListener(random.one(stage.listeners));
    await sleep(gone);
    await stage.kafka.restart();
    stage.feed();
  },

  'writer hangs': async (scene) => {
    const writer = scene.random.one(scene.stage.writers);
    await within(scene, 1000);
    writer.signal('SIGSTOP');
    await sleep(scene.hangs);
    writer.signal('SIGCONT');
  },

  'broker hangs': async (scene) => {
    await within(scene, 1000);
    scene.stage.kafka.pause();
    await sleep(scene.hangs);
    scene.stage.kafka.resume();
  },

  'ClickHouse hangs': async (scene) => {
    await within(scene, 1000);
    scene.stage.store.signal('SIGSTOP');
    await sleep(scene.hangs);
    scene.stage.store.signal('SIGCONT');
  },

  'disk full': async (scene) => {
    const { stage, hangs } = scene;
    const steps: (() => void)[] = [];
    const disk = smallDisk({ after: (step) => steps.push(step) }, DISK_BYTES);
    try {
      await stage.rest();
      const listener = await stage.addListener(disk);
      stage.feed();
      stage.kafka.pause();
      await within(scene, 1000);
      const free = fillDisk(disk);
      await sleep(hangs);
      stage.kafka.resume();
      await sleep(1000);
      free();
      await stage.removeListener(listener);
      assert.ok(listener.said(/cannot be written/), 'the listener says that its spool is full');
    } finally {
      for (const step of steps) step();
    }
  },

  'writers come and go': async ({ stage, random }) => {
    await stage.addWriter();
    await sleep(random.between(0, 1000));
    await stage.removeWriter(stage.writers[0]!);
    await sleep(random.between(0, 1000));
    await Promise.all([stage.addWriter(), stage.addWriter()]);
    await Promise.all([stage.removeWriter(stage.writers[0]!), stage.removeWriter(stage.writers[1]!)]);
  },

  'messages twice and out of order': async ({ stage, random }) => {
    await sleep(500);
    await produceAgain(stage.raw, random);
    await produceReordered(stage.raw, random);
  },
} satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

const within = ({ random }: Scene, most: number): Promise<void> => sleep(random.between(0.2 * most, most));

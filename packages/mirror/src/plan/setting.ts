import type { MirrorFile } from '../file/mirror_file.ts';
import { KEY_TAG, MIRROR_TAG, SHARE_TAG } from '../world/own.ts';
import type { Tags, World } from '../world/world.ts';
import { type Own, ownOf } from './own.ts';
import { QUOTAS, type Quotas } from './quotas.ts';

/** What every part of a plan starts from. */
export interface Setting {
  readonly file: MirrorFile;
  readonly world: World;
  readonly own: Own;
  readonly quotas: Quotas;
  /** Percent, 0 to 100. */
  readonly share: number;
  /** The tags of the own thing with a key. */
  readonly tags: (key: string) => Tags;
}

export function settingOf(file: MirrorFile, world: World, share: number, quotas: Quotas = QUOTAS): Setting {
  const tags = (key: string): Tags => ({
    ...file.tags,
    [MIRROR_TAG]: file.name,
    [KEY_TAG]: key,
    ...(key.startsWith('session/') ? {} : { [SHARE_TAG]: String(share) }),
  });
  return { file, world, own: ownOf(world, file.name), quotas, share, tags };
}

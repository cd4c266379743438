import type { Instance, NetworkInterface } from '../world/world.ts';

/** What people call an interface: by its instance, by itself, or by what AWS says it is for. */
export const nameOf = (given: NetworkInterface | undefined, instance: Instance | undefined): string =>
  instance?.tags['Name'] ?? given?.tags['Name'] ?? given?.description ?? '';

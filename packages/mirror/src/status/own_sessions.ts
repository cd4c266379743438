import { mirrorOf } from '../world/own.ts';
import type { Session, World } from '../world/world.ts';

/** Sessions of the mirror of this name; undefined: of every mirror of ours. */
export const ownSessions = ({ sessions }: World, mirror?: string): Session[] =>
  sessions.filter(({ tags }) => mirrorOf(tags) !== undefined && (mirror === undefined || mirrorOf(tags) === mirror));

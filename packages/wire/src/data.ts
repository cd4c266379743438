import { DONE } from './layer.ts';
import type { Packet } from './packet.ts';
import type { Walk } from './walk.ts';

/** What IP carries where no port is to be had: another protocol, or a fragment after the first. All of it is payload. */
export function enter(walk: Walk, packet: Packet): number {
  packet.payloadBytes = walk.end - walk.at;
  return DONE;
}

import { etherTypeLayer } from './ethertype.ts';
import { LAYER_LLC } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** Linux "cooked" capture, both versions (https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and ..._SLL2.html). */
const PACKET_TYPE = 0;
const DEVICE_TYPE = PACKET_TYPE + 2;
const ADDRESS_LENGTH = DEVICE_TYPE + 2;
const ADDRESS = ADDRESS_LENGTH + 2;
const PROTOCOL = ADDRESS + 8;
const HEADER = PROTOCOL + 2;

const V2_PROTOCOL = 0;
const V2_RESERVED = V2_PROTOCOL + 2;
const V2_INTERFACE = V2_RESERVED + 2;
const V2_DEVICE_TYPE = V2_INTERFACE + 4;
const V2_PACKET_TYPE = V2_DEVICE_TYPE + 2;
const V2_ADDRESS_LENGTH = V2_PACKET_TYPE + 1;
const V2_ADDRESS = V2_ADDRESS_LENGTH + 1;
const V2_HEADER = V2_ADDRESS + 8;

/** Linux' number for "an LLC header follows"; all others that matter are EtherTypes. */
const PROTOCOL_LLC = 0x0004;
/** On a netlink device the protocol is a netlink family, not an EtherType. */
const DEVICE_NETLINK = 824;

const protocol = (view: DataView, offset: number): number => view.getUint16(offset + PROTOCOL);
const deviceType = (view: DataView, offset: number): number => view.getUint16(offset + DEVICE_TYPE);
const protocolV2 = (view: DataView, offset: number): number => view.getUint16(offset + V2_PROTOCOL);
const deviceTypeV2 = (view: DataView, offset: number): number => view.getUint16(offset + V2_DEVICE_TYPE);
const interfaceV2 = (view: DataView, offset: number): number => view.getInt32(offset + V2_INTERFACE);

/** Fields of the header at an offset. */
export const sll = Object.freeze({ protocol, deviceType, protocolV2, deviceTypeV2, interfaceV2 });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.SLL_SHORT;
  walk.at = at + HEADER;
  return follow(protocol(view, at), deviceType(view, at));
}

export function enterV2(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < V2_HEADER) return -REFUSAL.SLL_SHORT;
  walk.at = at + V2_HEADER;
  return follow(protocolV2(view, at), deviceTypeV2(view, at));
}

function follow(type: number, device: number): number {
  if (device === DEVICE_NETLINK) return -REFUSAL.NOT_IP;
  if (type === PROTOCOL_LLC) return LAYER_LLC;
  return etherTypeLayer(type);
}

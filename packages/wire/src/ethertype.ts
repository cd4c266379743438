import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6, LAYER_LLC, LAYER_MPLS, LAYER_VLAN } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import { narrow, type Walk } from './walk.ts';

/** EtherTypes (IEEE 802 numbers, https://www.iana.org/assignments/ieee-802-numbers). */
const IPV4 = 0x0800;
const ARP = 0x0806;
const TRANSPARENT_ETHERNET = 0x6558;
const VLAN = 0x8100;
const IPV6 = 0x86dd;
const MPLS = 0x8847;
const MPLS_MULTICAST = 0x8848;
const SERVICE_VLAN = 0x88a8;
/** Tags of switches from before 802.1ad. */
const OLD_SERVICE_VLAN = 0x9100;
const OLDER_SERVICE_VLAN = 0x9200;

/** Below this the field is an 802.3 length, and LLC follows; lengths end at 1500, between them lies nothing. */
const FIRST_TYPE = 0x0600;
const LAST_LENGTH = 1500;

/** The layer that an EtherType announces. */
export function etherTypeLayer(type: number): number {
  switch (type) {
    case IPV4:
      return LAYER_IPV4;
    case IPV6:
      return LAYER_IPV6;
    case VLAN:
    case SERVICE_VLAN:
    case OLD_SERVICE_VLAN:
    case OLDER_SERVICE_VLAN:
      return LAYER_VLAN;
    case MPLS:
    case MPLS_MULTICAST:
      return LAYER_MPLS;
    case TRANSPARENT_ETHERNET:
      return LAYER_ETHERNET;
    case ARP:
      return -REFUSAL.ARP;
    default:
      return -REFUSAL.NOT_IP;
  }
}

/** Goes on behind an Ethernet or VLAN header, whose last field is an EtherType or an 802.3 length. */
export function afterTypeOrLength(walk: Walk, at: number, typeOrLength: number): number {
  walk.at = at;
  if (typeOrLength >= FIRST_TYPE) return etherTypeLayer(typeOrLength);
  if (typeOrLength > LAST_LENGTH) return -REFUSAL.ETHERNET_TYPE;
  narrow(walk, at + typeOrLength);
  return LAYER_LLC;
}

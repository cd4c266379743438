import { enter as enterAh } from './ah.ts';
import { enter as enterData } from './data.ts';
import { enter as enterErspan } from './erspan.ts';
import { enter as enterEthernet } from './ethernet.ts';
import { enter as enterFddi } from './fddi.ts';
import { enter as enterGeneve } from './geneve.ts';
import { enter as enterGre } from './gre.ts';
import { enter as enterGtp } from './gtp.ts';
import { enterV4 as enterIcmp, enterV6 as enterIcmpv6 } from './icmp.ts';
import { enter as enterIeee80211 } from './ieee80211.ts';
import { enter as enterIpv4 } from './ipv4.ts';
import { enter as enterIpv6 } from './ipv6.ts';
import { enter as enterIpv6Extension, enterFragment as enterIpv6Fragment } from './ipv6_extension.ts';
import {
  LAYER_AH,
  LAYER_ERSPAN,
  LAYER_ETHERNET,
  LAYER_FDDI,
  LAYER_GENEVE,
  LAYER_GRE,
  LAYER_GTP,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_IEEE80211,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_IPV6_EXTENSION,
  LAYER_IPV6_FRAGMENT,
  LAYER_LLC,
  LAYER_LOOPBACK,
  LAYER_MPLS,
  LAYER_SCTP,
  LAYER_SLL,
  LAYER_SLL2,
  LAYER_TCP,
  LAYER_UDP,
  LAYER_VLAN,
  LAYER_VXLAN,
} from './layer.ts';
import { firstLayer, LINKTYPE_ETHERNET } from './linktype.ts';
import { enter as enterLlc } from './llc.ts';
import { enter as enterLoopback } from './loopback.ts';
import { enterMirror, MIRROR_LAYERS } from './mirror.ts';
import { enter as enterMpls } from './mpls.ts';
import { clearIp, clearPacket, MAX_LAYERS, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { enter as enterSctp } from './sctp.ts';
import { enter as enterSll, enterV2 as enterSll2 } from './sll.ts';
import { enter as enterTcp } from './tcp.ts';
import { enter as enterUdp } from './udp.ts';
import { enter as enterVlan } from './vlan.ts';
import { enter as enterVxlan } from './vxlan.ts';
import { Walk } from './walk.ts';

const walk = new Walk();

/** Longest packet believed in; beyond it sums of offsets would leave 32 bits. */
const LONGEST = 0x3fffffff;

// V8 folds a module's own constants into the code but loads imported ones every time; these are needed for every packet.
const ETHERNET = LAYER_ETHERNET;
const IPV4 = LAYER_IPV4;
const TCP = LAYER_TCP;
const UDP = LAYER_UDP;
const LINK_ETHERNET = LINKTYPE_ETHERNET;
const MOST_LAYERS = MAX_LAYERS;
const PASSED = MIRROR_LAYERS;

/**
 * Decodes one packet: `captured` bytes of `view` from `offset` on, of that link type (LINKTYPE_ number), into `packet`,
 * whose `sec`, `nsec` and `original` the caller has set and which are left alone. With `decap` tunnels are entered and the
 * innermost packet is what counts; without, the outermost.
 *
 * Gives 0, or a number of REFUSAL. After a refusal the fields hold what the layers before it said. Reads only the bytes
 * given and throws on none.
 */
export function decode(view: DataView, offset: number, captured: number, linkType: number, packet: Packet, decap: boolean): number {
  const limit = (offset + captured) | 0;
  walk.at = offset;
  walk.limit = limit;
  walk.end = packet.original > captured ? (offset + Math.min(packet.original, LONGEST)) | 0 : limit;
  walk.decap = decap ? 1 : 0;
  walk.ipHeaders = 0;
  clearPacket(packet);

  const { listLayers } = packet;
  // Layers that are listed are walked one by one.
  const quick = decap && listLayers === 0;
  let layer = linkType === LINK_ETHERNET ? ETHERNET : firstLayer(view, offset, limit, linkType);
  let count = 0;
  while (layer > 0 && count < MOST_LAYERS) {
    if (listLayers !== 0) listLayer(packet, count, layer);
    count = (count + 1) | 0;
    if (layer === ETHERNET) layer = enterEthernet(view, walk, packet);
    else if (layer === IPV4) {
      if (walk.ipHeaders === 0 && quick && enterMirror(view, walk, packet)) count = (count + PASSED) | 0;
      layer = enterIpv4(view, walk, packet);
    } else if (layer === TCP) layer = enterTcp(view, walk, packet);
    else if (layer === UDP) layer = enterUdp(view, walk, packet);
    else layer = enterRare(view, packet, layer);
  }
  packet.layers = count;
  if (layer === 0) return 0;
  if (packet.ipVersion === 0) clearIp(packet);
  return layer > 0 ? REFUSAL.TOO_MANY_LAYERS : -layer;
}

function listLayer(packet: Packet, count: number, layer: number): void {
  packet.layerKind[count] = layer;
  packet.layerOffset[count] = walk.at;
}

function enterRare(view: DataView, packet: Packet, layer: number): number {
  switch (layer) {
    case LAYER_VXLAN:
      return enterVxlan(view, walk, packet);
    case LAYER_IPV6:
      return enterIpv6(view, walk, packet);
    case LAYER_VLAN:
      return enterVlan(view, walk, packet);
    case LAYER_ICMP:
      return enterIcmp(view, walk, packet);
    case LAYER_ICMPV6:
      return enterIcmpv6(view, walk, packet);
    case LAYER_MPLS:
      return enterMpls(view, walk);
    case LAYER_GENEVE:
      return enterGeneve(view, walk, packet);
    case LAYER_GRE:
      return enterGre(view, walk);
    case LAYER_ERSPAN:
      return enterErspan(view, walk);
    case LAYER_GTP:
      return enterGtp(view, walk);
    case LAYER_SCTP:
      return enterSctp(view, walk, packet);
    case LAYER_IPV6_EXTENSION:
      return enterIpv6Extension(view, walk, packet);
    case LAYER_IPV6_FRAGMENT:
      return enterIpv6Fragment(view, walk, packet);
    case LAYER_AH:
      return enterAh(view, walk, packet);
    case LAYER_LLC:
      return enterLlc(view, walk);
    case LAYER_FDDI:
      return enterFddi(view, walk);
    case LAYER_SLL:
      return enterSll(view, walk);
    case LAYER_SLL2:
      return enterSll2(view, walk);
    case LAYER_LOOPBACK:
      return enterLoopback(view, walk);
    case LAYER_IEEE80211:
      return enterIeee80211(view, walk);
    default:
      return enterData(walk, packet);
  }
}

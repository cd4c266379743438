import { decode, LAYER_GENEVE, LAYER_IPV4, LAYER_IPV6, LAYER_VXLAN, Packet, type PacketBatch } from '@mirrorscope/wire';
import { VNI_OFFSET } from './headers.ts';

const packet = new Packet();

/**
 * Index in the view of the VNI by which decoding knows mirror copy i: that of the outermost tunnel, or of the VXLAN directly
 * inside where that is the GENEVE of a Gateway Load Balancer. -1 where decoding gives up before.
 */
export function viewpointVni(batch: PacketBatch, i: number): number {
  packet.original = batch.original[i]!;
  decode(batch.view, batch.offset[i]!, batch.captured[i]!, batch.linkType[i]!, packet, true);
  const { layers, layerKind, layerOffset } = packet;
  let vni = -1;
  let ipHeaders = 0;
  for (let layer = 0; layer < layers; layer++) {
    const kind = layerKind[layer];
    if (kind === LAYER_IPV4 || kind === LAYER_IPV6) ipHeaders++;
    else if (vni < 0 ? kind === LAYER_VXLAN || kind === LAYER_GENEVE : kind === LAYER_VXLAN && ipHeaders === 1) {
      vni = layerOffset[layer]! + VNI_OFFSET;
      if (kind === LAYER_VXLAN) break;
      ipHeaders = 0;
    }
  }
  return vni;
}

import { decode, LAYER_GENEVE, LAYER_IPV4, LAYER_IPV6, LAYER_VXLAN, Packet, type PacketBatch } from '@mirrorscope/wire';
import { VNI_OFFSET } from './headers.ts';

const packet = new Packet();

/**
 * Index in the view of the VNI by which decoding knows mirror copy i: that of the outermost tunnel, or of the VXLAN directly
 * inside where that is the GENEVE of a Gateway Load Balancer.
 */
export function viewpointVni(batch: PacketBatch, i: number): number {
  packet.original = batch.original[i]!;
  decode(batch.view, batch.offset[i]!, batch.captured[i]!, batch.linkType[i]!, packet, true);
  const { layers, layerKind, layerOffset } = packet;
  let outermost = 0;
  while (layerKind[outermost] !== LAYER_VXLAN && layerKind[outermost] !== LAYER_GENEVE) outermost++;
  let vni = layerOffset[outermost]! + VNI_OFFSET;
  if (layerKind[outermost] === LAYER_VXLAN) return vni;
  let ipHeaders = 0;
  for (let layer = outermost + 1; layer < layers; layer++) {
    const kind = layerKind[layer];
    if (kind === LAYER_IPV4 || kind === LAYER_IPV6) ipHeaders++;
    else if (kind === LAYER_VXLAN && ipHeaders === 1) vni = layerOffset[layer]! + VNI_OFFSET;
  }
  return vni;
}

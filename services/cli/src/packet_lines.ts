import { openCapture } from '@mirrorscope/capture';
import { decode, LAYER_NAMES, Packet, type PacketBatch, REFUSAL_NAMES } from '@mirrorscope/wire';
import { LAYER_TEXT } from './layer_text.ts';
import type { Output } from './output.ts';

/** Lines are handed on in pieces of this many characters. */
const PIECE = 32_768;

/** Prints a line for each packet of a capture: its number, time, length, and its layers or why it was refused. */
export async function printPackets(file: string, limit: number, decap: boolean, output: Output): Promise<void> {
  const source = await openCapture(file);
  const packet = new Packet();
  let number = 0;
  let text = '';
  try {
    for await (const batch of source.batches()) {
      for (let i = 0; i < batch.count && number < limit && !output.closed; i++) {
        text += `${++number} ${packetLine(batch, i, packet, decap)}\n`;
        if (text.length > PIECE) {
          output.print(text);
          text = '';
        }
      }
      if (number >= limit || output.closed) break;
    }
  } finally {
    output.print(text);
    await source.close();
  }
  output.check();
}

function packetLine(batch: PacketBatch, i: number, packet: Packet, decap: boolean): string {
  const { view } = batch;
  packet.original = batch.original[i]!;
  const refusal = decode(view, batch.offset[i]!, batch.captured[i]!, batch.linkType[i]!, packet, decap);
  const parts = [`${timeText(batch.sec[i]!, batch.nsec[i]!)} ${lengthText(batch.captured[i]!, batch.original[i]!)}`];
  for (let layer = 0; layer < packet.layers; layer++) {
    const kind = packet.layerKind[layer]!;
    // The layer that refused may be too short for its own fields.
    const whole = refusal === 0 || layer < packet.layers - 1;
    const fields = whole ? LAYER_TEXT[kind]?.(view, packet.layerOffset[layer]!) : undefined;
    parts.push(fields === undefined ? LAYER_NAMES[kind]! : `${LAYER_NAMES[kind]} ${fields}`);
  }
  if (refusal !== 0) parts.push(`refused: ${REFUSAL_NAMES[refusal]}`);
  else parts.push(`payload ${packet.payloadBytes}`);
  return parts.join(' | ');
}

const timeText = (sec: number, nsec: number): string =>
  `${new Date((sec >>> 0) * 1000).toISOString().slice(0, 19)}.${String(nsec).padStart(9, '0')}Z`;

const lengthText = (captured: number, original: number): string =>
  captured === original ? `${captured} B` : `${captured} of ${original} B`;

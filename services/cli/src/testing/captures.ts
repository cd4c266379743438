import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PcapWriter } from '@mirrorscope/capture';

const SHARED = new URL('../../../../../shared/captures/files/', import.meta.url);

/** Path of a reference capture, which lies beside the repository. */
export function sharedCapture(name: string): string {
  const path = fileURLToPath(new URL(name, SHARED));
  if (!existsSync(path))
    throw new Error(`${path} is missing: the tests need the reference captures at ../shared/captures beside the repository`);
  return path;
}

export const LAB_CAPTURE = fileURLToPath(new URL('../../../../test/fixtures/lab-vxlan.pcap.gz', import.meta.url));

/** Seconds since 1970 at which made captures begin: 2026-05-01T12:00:00Z. */
export const START = Date.UTC(2026, 4, 1, 12) / 1000;

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;

/** An Ethernet frame with a UDP datagram from 10.0.0.1:port to 10.0.0.2:53. */
export function datagram(port: number, payload = 4): Uint8Array {
  const frame = new Uint8Array(ETHERNET + IPV4 + UDP + payload);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  view.setUint8(ETHERNET, 0x45);
  view.setUint16(ETHERNET + 2, IPV4 + UDP + payload);
  view.setUint8(ETHERNET + 8, 64);
  view.setUint8(ETHERNET + 9, 17);
  view.setUint32(ETHERNET + 12, 0x0a000001);
  view.setUint32(ETHERNET + 16, 0x0a000002);
  view.setUint16(ETHERNET + IPV4, port);
  view.setUint16(ETHERNET + IPV4 + 2, 53);
  view.setUint16(ETHERNET + IPV4 + 4, UDP + payload);
  return frame;
}

/** Writes a capture of frames, each at its second after START. */
export function writeCapture(path: string, frames: readonly (readonly [second: number, frame: Uint8Array])[]): string {
  const writer = new PcapWriter(path);
  for (const [second, frame] of frames) writer.write(START + Math.floor(second), Math.round((second % 1) * 1e9), frame);
  writer.close();
  return path;
}

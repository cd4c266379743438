export { addressWords } from './address.ts';
export type { CaptureFile } from './capture_file.ts';
export { type DgramOptions, type DgramSource, openDgram } from './dgram.ts';
export { CaptureError, type CaptureErrorCode } from './error.ts';
export type { Compression } from './format.ts';
export { openCapture, openCaptureStream } from './open.ts';
export { PcapWriter, type PcapWriterOptions } from './pcap_writer.ts';
export type { LiveSource, PacketSource } from './source.ts';
export { type Encapsulation, type UdpHandle, UdpPort, type UdpPortOptions, UdpSource } from './udp.ts';

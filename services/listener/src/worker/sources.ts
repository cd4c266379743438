import { openCap, openCapture, openDgram, type PacketSource, UdpSource } from '@mirrorscope/capture';
import type { SourceSpec } from './protocol.ts';

/** Opens what a worker reads from. Throws CaptureError or SocketError. */
export async function openSources(spec: SourceSpec): Promise<PacketSource[]> {
  switch (spec.kind) {
    case 'udp':
      return Promise.all(spec.handles.map((handle) => UdpSource.open(handle)));
    case 'dgram': {
      const { receiveBuffer, reusePort } = spec;
      return Promise.all(spec.ports.map((port) => openDgram({ ...port, receiveBuffer, reusePort })));
    }
    case 'cap':
      return [await openCap({ interface: spec.interface, filter: spec.filter, bufferBytes: spec.receiveBuffer })];
    case 'file':
      return [await openCapture(spec.path)];
  }
}

export const warningsOf = (sources: readonly PacketSource[]): string[] =>
  sources.flatMap((source) => ('warnings' in source ? (source.warnings as string[]) : []));

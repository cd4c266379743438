import { isIP, isIPv6 } from 'node:net';

/** An address of a machine, and a port there; 0 where the system is to choose one. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Reads `127.0.0.1:9479` or `[::1]:9479`; undefined where it is neither. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const [, inBrackets, bare] = match;
  const port = Number(match[3]);
  const host = inBrackets ?? bare!;
  const family = inBrackets === undefined ? 4 : 6;
  return isIP(host) === family && port <= 65_535 ? { host, port } : undefined;
}

/** As `parseEndpoint` reads it, with IPv6 in brackets. */
export const endpointText = ({ host, port }: Endpoint): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`;

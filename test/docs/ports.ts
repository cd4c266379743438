/** Ports that pages name, and free ones in their place: several tests, and a listener of the machine's own, may run at once. */
import { freePorts as someFreePorts } from '../kafka/ports.ts';

const DOCUMENTED = ['4789', '6081', '8123', '9479', '9480', '4780', '4781'] as const;
type DocumentedPort = (typeof DOCUMENTED)[number];
export type Ports = Readonly<Record<DocumentedPort, number>>;

export async function freePorts(): Promise<Ports> {
  const ports = await someFreePorts(DOCUMENTED.length);
  return Object.fromEntries(DOCUMENTED.map((port, i) => [port, ports[i]!])) as Record<DocumentedPort, number>;
}

const AT_HOST = /((?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\]):)(\d+)\b/g;

/** A script with the free ports instead. */
export const withPorts = (script: string, ports: Ports): string =>
  script.replaceAll(AT_HOST, (whole, host: string, port: DocumentedPort) => (port in ports ? `${host}${ports[port]}` : whole));

/** What it prints, as it would with the ports of the page. */
export const withoutPorts = (output: string, ports: Ports): string =>
  DOCUMENTED.reduce((text, port) => text.replaceAll(new RegExp(`(?<=:|port )${ports[port]}\\b`, 'g'), port), output);

/** So that listeners take them where no option says anything. */
export const portVariables = (ports: Ports): Record<string, string> => ({
  ...listenerVariables('UP', ports),
  ...listenerVariables('LISTEN', ports),
  MIRRORSCOPE_CONSOLE_LISTEN: `127.0.0.1:${ports['4780']}`,
  MIRRORSCOPE_UP_CONSOLE: `127.0.0.1:${ports['4780']}`,
  MIRRORSCOPE_UP_SQL: `127.0.0.1:${ports['8123']}`,
});

const listenerVariables = (service: string, ports: Ports): Record<string, string> => ({
  [`MIRRORSCOPE_${service}_PORT`]: String(ports['4789']),
  [`MIRRORSCOPE_${service}_GENEVE_PORT`]: String(ports['6081']),
  [`MIRRORSCOPE_${service}_HTTP`]: `127.0.0.1:${ports['9479']}`,
});

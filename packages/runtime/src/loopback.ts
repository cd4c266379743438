/** This machine's own names, as a URL and the Host header write them. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether an address or name (IPv6 without brackets) is reached from this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host.includes(':') ? `[${host}]` : host);

/** Whether a Host header is for this machine. Another one may be the name of somebody's page, made to point here (DNS rebinding). */
export const namesLoopback = (header: string): boolean => LOOPBACK.test(header.replace(/:\d+$/, ''));

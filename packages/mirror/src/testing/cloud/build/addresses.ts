/** Hands out addresses of subnets, none twice. */
export class Addresses {
  readonly #used = new Map<string, number>();

  /** The next address of `10.0.1.0/24` or `2001:db8:1::/64`; the first four of a subnet are AWS's own. */
  next(cidr: string): string {
    const host = (this.#used.get(cidr) ?? 3) + 1;
    this.#used.set(cidr, host);
    const [network = ''] = cidr.split('/');
    return network.includes(':') ? `${network}${host.toString(16)}` : ipv4(network, host);
  }
}

function ipv4(network: string, host: number): string {
  const number = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + host;
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

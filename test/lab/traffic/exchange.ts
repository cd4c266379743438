/** How a TCP exchange ends, and by whom. */
export type Ending = 'client_fin' | 'server_fin' | 'client_reset' | 'server_reset';

/**
 * A conversation over one TCP connection. The client sends it to the server as the first bytes, so that one server plays every part.
 * Per round the client sends `requestBytes` and the server answers with `responseBytes`; a reset happens half-way through the last answer.
 */
export type Order = {
  readonly rounds: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly ending: Ending;
  /** The server reads nothing for so long after the order: its receive window closes. */
  readonly serverPauseMs: number;
};

export type ExchangePlan = Partial<Order> & {
  readonly address: string;
  readonly port: number;
  /** The client's port; the kernel chooses where it is not given. */
  readonly localPort?: number;
  /** Between two rounds. */
  readonly gapMs?: number;
  /** The client reads nothing for so long after its first request. */
  readonly clientPauseMs?: number;
  /** The client does nothing for so long before the end. */
  readonly idleMs?: number;
  /** Keep-alive probes after so long without traffic, then every second. */
  readonly keepAliveMs?: number;
  /** A connection attempt is given up after so long. */
  readonly giveUpMs?: number;
};

export type ServerPlan = { readonly address: string; readonly port: number };

/** What the client saw of the end: `localPort` is 0 where the kernel chose one for a connection that never came about; `error` is the system's name for it, e.g. ECONNREFUSED, or `gave_up`. */
export type EndOfExchange = { readonly localPort: number; readonly received: number; readonly error?: string };

/** The order travels padded to this many bytes. */
export const ORDER_BYTES = 160;

export function encodeOrder(order: Order): Buffer {
  const text = JSON.stringify(order);
  if (text.length > ORDER_BYTES) throw new RangeError(`an order is at most ${ORDER_BYTES} bytes, this one has ${text.length}`);
  return Buffer.from(text.padEnd(ORDER_BYTES));
}

export function decodeOrder(bytes: Buffer): Order {
  return JSON.parse(bytes.subarray(0, ORDER_BYTES).toString()) as Order;
}

export function half(bytes: number): number {
  return Math.floor(bytes / 2);
}

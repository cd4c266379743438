/** The part of the npm package cap (0.2.1) that is used here. */
declare module 'cap' {
  class Cap {
    /**
     * Starts capturing, promiscuously, up to 65535 bytes a packet. Gives the name of the link type. Each packet is put into `buffer`,
     * of which the addon keeps no more than the address: whoever opens keeps it alive.
     */
    open(device: string, filter: string, kernelBufferBytes: number, buffer: Uint8Array): string;
    on(event: 'packet', listener: (bytes: number, truncated: boolean) => void): this;
  }
  const cap: { Cap: typeof Cap };
  export default cap;
}

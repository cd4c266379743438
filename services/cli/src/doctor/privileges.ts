import { proc, type ReadProc } from './kernel.ts';

/** Numbers of capabilities(7) (include/uapi/linux/capability.h). */
export const NET_ADMIN = 12;
export const NET_RAW = 13;

/** The capabilities that this process has; none are known on another system than Linux. */
export interface Privileges {
  has(capability: number): boolean;
}

export function privileges(read: ReadProc = proc): Privileges {
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(read('self/status') ?? '') ?? [];
  const mask = BigInt(`0x${effective}`);
  return { has: (capability) => ((mask >> BigInt(capability)) & 1n) === 1n };
}

import type { Interface } from '@mirrorscope/store/inventory';
import { printText } from './output.ts';

/** Puts an inventory into a store, and says what it holds. Throws StoreError. */
export async function loadInventoryInto(url: string, interfaces: readonly Interface[]): Promise<void> {
  const { openStore } = await import('@mirrorscope/store');
  const store = await openStore(url);
  try {
    await store.migrate();
    const loaded = await store.loadInventory(interfaces);
    printText(
      `${store.name}: ${loaded.interfaces} network interfaces, found by ${loaded.viewpoints} viewpoints and ${loaded.prefixes} addresses and networks\n`,
    );
  } finally {
    await store.close();
  }
}

export { type Interface, inventorySchema } from './interface.ts';
export { parseInventory } from './parse.ts';

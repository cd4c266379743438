/** The workers' program, but one that dies after a while. */
const LIFE_MS = 250;

setTimeout(() => {
  throw new Error('its time had come');
}, LIFE_MS);
await import('../worker/main.ts');

/**
 * A program that opens the store whose URL it is given, says so, and keeps it open until its standard input ends. With
 * options for serveHttp, as JSON, it also serves the store, and says on which port.
 */
import { openStore, serveHttp } from '../store.ts';

const [, , url, options] = process.argv;
const store = await openStore(String(url));
await store.migrate();
const http = options === undefined ? undefined : await serveHttp(store, JSON.parse(options));
process.stdout.write(`open${http === undefined ? '' : ` ${http.address.port}`}\n`);
process.stdin.resume().on('end', async () => {
  await http?.close();
  await store.close();
});

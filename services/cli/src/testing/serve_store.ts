/** A program that serves the store whose URL it is given on a port that it says, until its standard input ends. */
import { openStore, serveHttp } from '@mirrorscope/store';

const store = await openStore(String(process.argv[2]));
const http = await serveHttp(store, { port: 0 });
process.stdout.write(`${http.address.port}\n`);
process.stdin.resume().on('end', async () => {
  await http.close();
  await store.close();
});

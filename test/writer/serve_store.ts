/**
 * A program that serves the store in a directory to whoever knows the password, at the port it is given or, where that is 0, one that it
 * finds; it says which, and goes on until it is ended.
 */
import { openStore, serveHttp } from '@mirrorscope/store';

const [, , directory, port, user, password] = process.argv as unknown as [string, string, string, string, string, string];
const store = await openStore(`chdb://${directory}`);
await store.migrate();
const http = await serveHttp(store, { port: Number(port), readOnly: false, user, password });
process.stdout.write(`${http.address.port}\n`);

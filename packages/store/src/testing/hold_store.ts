/** A program that opens the store whose URL it is given, says so, and keeps it open until its standard input ends. */
import { openStore } from '../store.ts';

const store = await openStore(String(process.argv[2]));
process.stdout.write('open\n');
process.stdin.resume().on('end', () => store.close());

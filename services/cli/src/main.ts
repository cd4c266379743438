import { enableCompileCache } from 'node:module';

// Modules that were compiled in an earlier run are not compiled again: that is half of the time that starting takes.
enableCompileCache();
await import('./cli.ts');

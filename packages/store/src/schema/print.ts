/** Prints the schema as SQL: what a first migration holds, and what a later one has to lead to. */
import { schemaStatements } from './schema.ts';

process.stdout.write(
  schemaStatements()
    .map((statement) => `${statement};\n`)
    .join('\n'),
);

/** `node test/bench/stages.ts [FILE...]`: where the time of a packet goes, in one warm process. */
import { basename } from 'node:path';
import { resultOf } from './compiled.ts';
import { INPUTS, makeInput } from './inputs.ts';
import { SHAPES } from './schedule.ts';
import { markdownTable } from './table.ts';

/** Nanoseconds of CPU time a packet. Each stage is all of the one before and more. */
export interface Stages {
  readonly read: number;
  readonly decode: number;
  readonly flow: number;
  readonly encode: number;
}

export function measureStages(path: string, runs: number): Stages {
  return resultOf('stages_run.ts', [path, String(runs)]) as Stages;
}

export const STAGE_COLUMNS = ['input', 'reading', '+ decoding', '+ flow table', '+ encoding', 'sum'];

/** A row for STAGE_COLUMNS: what each stage adds, nanoseconds. */
export function stageRow(input: string, { read, decode, flow, encode }: Stages): string[] {
  return [input, ...[read, decode - read, flow - decode, encode - flow, encode].map((nanoseconds) => nanoseconds.toFixed(0))];
}

if (import.meta.main) {
  const files = process.argv.slice(2).map((path) => ({ name: basename(path), path }));
  if (files.length === 0) {
    for (const spec of INPUTS) {
      for (const shape of SHAPES) files.push({ name: `${spec.name}, ${shape}`, path: (await makeInput(spec, shape)).path });
    }
  }
  const rows: string[][] = [];
  for (const { name, path } of files) rows.push(stageRow(name, measureStages(path, 3)));
  process.stdout.write(`nanoseconds of CPU time a packet\n\n${markdownTable(STAGE_COLUMNS, rows)}`);
}

/**
 * `pnpm bench:decode`: packets per second against other flow tools, allocation and memory. --write keeps the result in
 * docs/performance.md, --enforce fails where we are not fast enough.
 */
import { parseArgs } from 'node:util';
import { runTool } from './compare.ts';
import { compile } from './compiled.ts';
import { BenchError } from './error.ts';
import { INPUTS, type Input, MINIMUM_PACKETS, makeInput } from './inputs.ts';
import { measureAllocation, measureState } from './memory.ts';
import { installCommand, installPackages, missingPackages } from './packages.ts';
import { page } from './page.ts';
import { allocationTable, nameOf, ratioTable, stateText, toolTable, verdict } from './report.ts';
import { BOUND, type InputResult, worstRatio } from './results.ts';
import { SHAPES } from './schedule.ts';
import { writeSection } from './sections.ts';
import { measureStages, STAGE_COLUMNS, stageRow } from './stages.ts';
import { markdownTable } from './table.ts';
import { ENGINE, OURSELVES, RIVALS, type Tool } from './tools.ts';

const FLOWS = 1_000_000;
const ALLOCATION_PACKETS = 1_000_000;
const STAGE_RUNS = 3;

const OPTIONS = {
  runs: { type: 'string', default: '3' },
  packets: { type: 'string', default: String(MINIMUM_PACKETS) },
  input: { type: 'string', multiple: true },
  shape: { type: 'string', multiple: true },
  tool: { type: 'string', multiple: true },
  write: { type: 'boolean', default: false },
  enforce: { type: 'boolean', default: false },
} as const;

const USAGE = `usage: pnpm bench:decode [--runs N] [--packets N] [--input NAME]... [--shape NAME]... [--tool NAME]... [--write] [--enforce]
inputs: ${INPUTS.map(({ name }) => name).join(', ')}; shapes: ${SHAPES.join(', ')}; tools to compare with: ${RIVALS.map(({ name }) => name).join(', ')}
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const [runs, packets] = [Number(values.runs), Number(values.packets)];
  const isPart = (values.input ?? values.shape ?? values.tool) !== undefined;
  const unknown = [
    ...(values.input ?? []).filter((input) => !INPUTS.some(({ name }) => name === input)),
    ...(values.shape ?? []).filter((shape) => !SHAPES.some((name) => name === shape)),
    ...(values.tool ?? []).filter((tool) => !RIVALS.some(({ name }) => name === tool)),
  ];
  const fault = unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : values.write && isPart ? '--write keeps whole runs only' : '';
  if (!(runs >= 1 && packets >= 1) || fault !== '') {
    process.stderr.write(`${fault === '' ? '--runs and --packets are numbers from 1 on' : fault}\n${USAGE}`);
    return 2;
  }
  const isWanted = (wanted: readonly string[] | undefined, name: string): boolean => wanted === undefined || wanted.includes(name);
  const found = findRivals(values.write || values.enforce);
  compile('engine_run.ts');
  const inputs: InputResult[] = [];
  for (const spec of INPUTS.filter(({ name }) => isWanted(values.input, name))) {
    for (const shape of SHAPES.filter((name) => isWanted(values.shape, name))) {
      const tools = found.filter(({ name }) => isWanted(values.tool, name));
      const result = await measureInput(await makeInput(spec, shape, packets), tools, runs);
      inputs.push(result);
      process.stdout.write(`${nameOf(result.input)}\n\n${toolTable(result)}\n`);
    }
  }
  const results = { inputs, state: measureState(FLOWS) };
  const stages = inputs.map(({ input, stages }) => stageRow(nameOf(input), stages));
  process.stdout.write(`Nanoseconds of CPU time a packet, in a warm process\n\n${markdownTable(STAGE_COLUMNS, stages)}\n`);
  process.stdout.write(`Allocation\n\n${allocationTable(results)}\n`);
  process.stdout.write(`${stateText(results)}\n\n${ratioTable(results)}\n${verdict(results)}\n`);
  if (values.write) writeSection('decode', page(results, runs));
  return values.enforce && (worstRatio(results) ?? 0) < BOUND ? 1 : 0;
}

/** The tools to compare with that are there, or can be brought. `all`: one that is missing is an error. */
function findRivals(all: boolean): readonly Tool[] {
  // Not everybody's path leads to where Debian puts daemons.
  process.env['PATH'] += ':/usr/sbin:/sbin';
  if (missingPackages().length > 0) installPackages(missingPackages());
  const missing = missingPackages();
  if (missing.length === 0) return RIVALS;
  const text = `${missing.join(', ')} missing; as root: ${installCommand(missing)}`;
  if (all || missing.includes('time')) throw new BenchError('tool_missing', text);
  const isWhole = (tool: Tool): boolean => !missing.some((name) => name === tool.package || name === `${tool.name}-client`);
  const left = RIVALS.filter(isWhole);
  process.stderr.write(`bench: ${text}\nbench: compared with ${left.map(({ name }) => name).join(', ') || 'nothing'}\n`);
  return left;
}

async function measureInput(input: Input, rivals: readonly Tool[], runs: number): Promise<InputResult> {
  const outcomes = [];
  for (const tool of rivals) outcomes.push(await runTool(tool, input, runs));
  return {
    input,
    ours: await runTool(OURSELVES, input, runs),
    engine: await runTool(ENGINE, input, runs),
    rivals: outcomes,
    stages: measureStages(input.path, STAGE_RUNS),
    allocation: measureAllocation(input.path, ALLOCATION_PACKETS),
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BenchError) && !isUsageError(error)) throw error;
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}

function isUsageError(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}

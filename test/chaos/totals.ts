import assert from 'node:assert/strict';
import { COLUMNS, type FlowRow } from '@mirrorscope/record';
import type { Store } from '@mirrorscope/store';

/** Every column that is a number. What adds up is compared by its sum; what does not is as good a check. */
export const NUMBERS = COLUMNS.filter(({ type }) => type.startsWith('UInt'));
/** Nothing else tells the rows of one listener apart. */
const IDENTITY = ['vni', 'flow_id', 'record_no'] as const;
const TEXT = (expression: string) => `toString(${expression})`;
/** Sums of flow_id do not fit into 64 bits. */
const SUM = (column: string) => TEXT(`sum(toUInt128(${column}))`);

/** Of the rows of one listener: how many there are, how many differ, and the sum of each number. */
export interface Totals {
  rows: bigint;
  readonly identities: Set<string>;
  readonly sums: Map<string, bigint>;
}

/** In a form that is easily compared, and read where it differs. */
export type Sheet = Readonly<Record<string, bigint>>;

/** What rows add up to, by listener. */
export class Tally {
  readonly #totals = new Map<string, Totals>();

  add(row: Partial<FlowRow>): void {
    const { listener = '' } = row;
    const totals = this.#totals.get(listener) ?? { rows: 0n, identities: new Set(), sums: new Map(NUMBERS.map(({ name }) => [name, 0n])) };
    this.#totals.set(listener, totals);
    totals.rows++;
    totals.identities.add(IDENTITY.map((name) => row[name] ?? 0).join());
    for (const { name, default: unsaid = 0 } of NUMBERS as readonly { name: keyof FlowRow; default?: number }[]) {
      totals.sums.set(name, totals.sums.get(name)! + BigInt((row[name] as number | undefined) ?? unsaid));
    }
  }

  sheets(): Map<string, Sheet> {
    const byName = [...this.#totals].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(
      byName.map(([listener, { rows, identities, sums }]) => [
        listener,
        { rows, different: BigInt(identities.size), ...Object.fromEntries(sums) },
      ]),
    );
  }
}

/** What is in `flows`, by listener. */
export async function stored(store: Store): Promise<Map<string, Sheet>> {
  const columns = [TEXT('count()'), TEXT(`uniqExact(${IDENTITY})`), ...NUMBERS.map(({ name }) => SUM(name))];
  const { rows } = await store.query(`SELECT listener, ${columns} FROM flows GROUP BY listener ORDER BY listener`);
  const names = ['rows', 'different', ...NUMBERS.map(({ name }) => name)];
  return new Map(
    rows.map(([listener, ...values]) => [
      String(listener),
      Object.fromEntries(names.map((name, i) => [name, BigInt(values[i] as string)])),
    ]),
  );
}

/** A line for each number that is not as expected. */
export function differences(found: ReadonlyMap<string, Sheet>, expected: ReadonlyMap<string, Sheet>): string[] {
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((listener) => {
    const [is, be] = [found.get(listener) ?? {}, expected.get(listener) ?? {}];
    const names = Object.keys({ ...is, ...be });
    return names.filter((name) => is[name] !== be[name]).map((name) => `${listener}: ${name} is ${is[name]}, expected ${be[name]}`);
  });
}

/** Every sum in the roll-ups is the one in `flows`. */
export async function assertRollups(store: Store): Promise<void> {
  const summed = await store.query(`
    SELECT name FROM system.columns
    WHERE database = currentDatabase() AND table = 'flows_by_minute' AND type LIKE 'SimpleAggregateFunction(sum%'
      AND name IN (SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'flows')`);
  const names = summed.rows.map(([name]) => String(name));
  assert.ok(names.includes('client_bytes') && names.includes('server_retransmits'), `roll-ups sum ${names}`);
  const sums = names.map(SUM);
  const [expected] = (await store.query(`SELECT ${[TEXT('count()'), ...sums]} FROM flows`)).rows;
  for (const table of ['flows_by_minute', 'flows_by_hour']) {
    const [found] = (await store.query(`SELECT ${[TEXT('sum(records)'), ...sums]} FROM ${table}`)).rows;
    assert.deepEqual(asObject(names, found), asObject(names, expected), table);
  }
}

const asObject = (names: readonly string[], values: readonly unknown[] = []) =>
  Object.fromEntries(['rows', ...names].map((name, i) => [name, values[i]]));

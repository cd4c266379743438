import { AwsFailure } from './failure.ts';

/**
 * Parameters of a request in the Query protocol: `Filter.1.Value.2=x` is the second value of the first filter. Numbers of lists may have
 * gaps; what is empty counts as absent only where a number is asked for.
 */
export class Query {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: Iterable<readonly [string, string]>) {
    this.#values = new Map(values);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') {
      throw new AwsFailure('MissingParameter', `The request must contain the parameter ${name}`);
    }
    return value;
  }

  whole(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    if (!/^-?\d+$/.test(value)) throw invalid(name, value, 'an integer is expected');
    return Number(value);
  }

  wholeWithin(name: string, least: number, most: number): number | undefined {
    const value = this.whole(name);
    if (value !== undefined && (value < least || value > most)) throw invalid(name, value, `valid values are ${least} to ${most}`);
    return value;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!choices.includes(value as Choice)) throw invalid(name, value, `valid values are ${choices.join(', ')}`);
    return value as Choice;
  }

  isTrue(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** `Name.1`, `Name.2`, in the order of their numbers. */
  list(name: string): string[] {
    return this.structs(name).map((item) => item.text('')!);
  }

  /** `Name.1.Key`, `Name.1.Value`, `Name.2.Key`, ...: the parameters of each, without what stands before. */
  structs(name: string): Query[] {
    const items = new Map<number, [string, string][]>();
    for (const [key, value] of this.#values) {
      if (!key.startsWith(`${name}.`)) continue;
      const [number = '', ...rest] = key.slice(name.length + 1).split('.');
      if (!/^\d+$/.test(number)) continue;
      const members = items.get(Number(number)) ?? [];
      members.push([rest.join('.'), value]);
      items.set(Number(number), members);
    }
    return [...items].sort(([a], [b]) => a - b).map(([, members]) => new Query(members));
  }

  /** `Name.From`, `Name.To`; undefined where there is nothing of it. */
  struct(name: string): Query | undefined {
    const members = [...this.#values].filter(([key]) => key.startsWith(`${name}.`));
    return members.length === 0 ? undefined : new Query(members.map(([key, value]) => [key.slice(name.length + 1), value]));
  }

  entries(): [string, string][] {
    return [...this.#values];
  }
}

export function invalid(name: string, value: string | number, why: string): AwsFailure {
  return new AwsFailure('InvalidParameterValue', `Value (${value}) for parameter ${name} is invalid: ${why}`);
}

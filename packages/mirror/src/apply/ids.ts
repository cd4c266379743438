import type { Reference } from '../plan/plan.ts';

/** AWS's IDs of what a plan creates and names by keys, as far as it is created. */
export class Ids {
  readonly #ids = new Map<string, string>();
  readonly #fresh = new Set<string>();

  of(reference: Reference): string | undefined {
    return 'id' in reference ? reference.id : this.#ids.get(reference.key);
  }

  /** For calls that are only made once it is known. */
  need(reference: Reference): string {
    const id = this.of(reference);
    if (id === undefined) throw new Error(`nothing has the key ${'key' in reference ? reference.key : ''}`);
    return id;
  }

  created(key: string, id: string): void {
    this.#ids.set(key, id);
    this.#fresh.add(id);
  }

  /** Made by this run: what does not see it yet soon will. */
  isFresh(id: string): boolean {
    return this.#fresh.has(id);
  }
}

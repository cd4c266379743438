import { keyText, type Path } from './keys.ts';

/** A value that one variable or flag gives to one key. */
export interface Setting {
  /** As messages name it: `--port`, `MIRRORSCOPE_LISTEN_PORT`. */
  readonly name: string;
  /** `flow.idleTimeout` */
  readonly key: string;
  readonly text: string;
}

/** Where each value of a configuration came from. */
export class Origins {
  readonly #names: ReadonlyMap<string, string>;
  readonly #file: string | undefined;
  readonly #lines: ReadonlyMap<string, number>;

  constructor(settings: readonly Setting[], file?: string, lines: ReadonlyMap<string, number> = new Map()) {
    this.#names = new Map(settings.map(({ key, name }) => [key, name]));
    this.#file = file;
    this.#lines = lines;
  }

  /** `--port`, `MIRRORSCOPE_LISTEN_PORT`, `listener.yaml:3` or `default`. */
  of(path: Path): string {
    return this.#name(path) ?? this.#place(path) ?? 'default';
  }

  /** What a message is about: the flag or variable, the key and its place in the file, or the key alone. */
  subject(path: Path): string {
    const name = this.#name(path);
    if (name !== undefined) return name;
    const place = this.#place(path);
    const key = keyText(path.filter((key) => typeof key === 'string'));
    return place === undefined ? key : `${place}: ${key}`;
  }

  #name(path: Path): string | undefined {
    return nearest(this.#names, path);
  }

  #place(path: Path): string | undefined {
    const line = nearest(this.#lines, path);
    return line === undefined ? undefined : `${this.#file}:${line}`;
  }
}

/** What is known of the innermost of a value and all that it is part of. */
function nearest<T>(known: ReadonlyMap<string, T>, path: Path): T | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const found = known.get(keyText(path.slice(0, depth)));
    if (found !== undefined) return found;
  }
  return undefined;
}

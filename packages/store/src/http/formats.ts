import type { EngineConnection } from '../engine_connection.ts';
import { exception } from './exception.ts';

export interface OutputFormat {
  readonly name: string;
  readonly contentType: string;
}

/** The formats that the engine can write. */
export class OutputFormats {
  readonly #formats: ReadonlyMap<string, OutputFormat>;

  private constructor(formats: Iterable<OutputFormat>) {
    this.#formats = new Map([...formats].map((format) => [format.name.toLowerCase(), format]));
  }

  static async of(connection: EngineConnection): Promise<OutputFormats> {
    const { bytes } = await connection.query('SELECT name, content_type FROM system.formats WHERE is_output', 'JSONCompactEachRow');
    const rows = Buffer.from(bytes).toString().trim().split('\n');
    return new OutputFormats(rows.map((row) => JSON.parse(row) as [string, string]).map(([name, contentType]) => ({ name, contentType })));
  }

  /** Names are the same in capitals and small letters. Throws ClickHouseException. */
  get(name: string): OutputFormat {
    const format = this.#formats.get(name.toLowerCase());
    if (format === undefined) throw exception('UNKNOWN_FORMAT', `Unknown format ${name}.`);
    return format;
  }
}

/** Values by name, those of all labels added up; and each that has labels by its name with them: `name{reason="idle"}`. */
export type Metrics = ReadonlyMap<string, number>;

/** Reads the Prometheus text format. */
export function readMetrics(text: string): Metrics {
  const values = new Map<string, number>();
  for (const [, name = '', labels, value] of text.matchAll(/^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)/gm)) {
    values.set(name, (values.get(name) ?? 0) + Number(value));
    if (labels !== undefined) values.set(name + labels, Number(value));
  }
  return values;
}

/** A line of JSON from the logger as people read it: `12:00:00.123 warn  the message  key=value`. Times are UTC. */
export function readableLine(json: string): string {
  const { time, level, name: _name, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const cause = err === undefined ? '' : `: ${(err as Error).message}`;
  const rest = Object.entries(fields).map(([key, value]) => `  ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const line = `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${msg}${cause}${rest.join('')}`;
  return `${line.replace(/\s*\n\s*/g, ' ')}\n`;
}

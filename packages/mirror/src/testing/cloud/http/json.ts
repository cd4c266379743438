import type { Protocol } from './protocol.ts';
import { Query } from './query.ts';

/** AWS JSON 1.0: the operation stands in a header, times are seconds. Members are read as the Query protocol names them: `Metric.Dimensions.1.Name`. */
export const AWS_JSON: Protocol = {
  read: (headers, body) => ({
    operation: String(headers['x-amz-target'] ?? '').replace(/^.*\./, ''),
    query: new Query(flattened('', JSON.parse(body))),
  }),
  answer: (_operation, answer) => ({ type: 'application/x-amz-json-1.0', text: JSON.stringify(answer) }),
  failure: ({ code, message }) => ({ type: 'application/x-amz-json-1.0', text: JSON.stringify({ __type: code, message }) }),
};

function flattened(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, member]) => {
    const part = Array.isArray(value) ? String(Number(key) + 1) : key;
    return flattened(name === '' ? part : `${name}.${part}`, member);
  });
}

/** Addresses of views. Everything a view shows follows from its path and parameters, so that a link shows others the same. */

/** Parameters that go along when a link leads to another view. */
const CARRIED = ['range', 'from', 'to', 'refresh'];

export type Changes = Readonly<Record<string, string | number | undefined>>;

/** `search` with some parameters set, or taken out where the value is undefined or empty. Starts with `?`, or is empty. */
export function withParams(search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') params.delete(name);
    else params.set(name, String(value));
  }
  const text = readable(params);
  return text === '' ? '' : `?${text}`;
}

/** The address of another view, of the time that `search` shows. */
export function hrefTo(path: string, search: string, params: Changes = {}): string {
  const current = new URLSearchParams(search);
  const carried = Object.fromEntries(CARRIED.map((name) => [name, current.get(name) ?? undefined]));
  const [bare = '', fragment] = path.split('#');
  return `${bare}${withParams('', { ...carried, ...params })}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** As URLSearchParams writes it, but `:` and `,` and `/`, which need no escape here, stay as people wrote them. */
function readable(params: URLSearchParams): string {
  return params.toString().replaceAll(/%(3A|2C|2F)/g, (escaped) => decodeURIComponent(escaped));
}

/** Whether a path fits a pattern such as `/reports/:name`, and the values of its parts. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
    } else if (value === '') return undefined;
    else parts[part.slice(1)] = decode(value);
  }
  return parts;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

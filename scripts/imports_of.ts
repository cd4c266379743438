import { parseSync } from 'oxc-parser';

/**
 * Everything a module imports: `import`, `import type`, `export ... from`, and `import()` of a literal.
 * @throws SyntaxError where the text is not TypeScript or JavaScript
 */
export function importsOf(path: string, text: string): string[] {
  const { module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const found = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => literal(text.slice(moduleRequest.start, moduleRequest.end))),
  ];
  return [...new Set(found)];
}

function literal(expression: string): string[] {
  const inside = /^(['"`])([^$]*)\1$/.exec(expression)?.[2];
  return inside === undefined ? [] : [inside];
}

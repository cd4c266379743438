/** Pieces of JSON Schema that several routes share. They check what comes, and are what the OpenAPI document says of it. */

export const TIME = {
  type: 'string',
  maxLength: 40,
  description: 'ISO 8601, UTC where no zone is given',
  examples: ['2026-01-05T09:00:00Z'],
} as const;

const text = (description: string) => ({ type: 'string', description }) as const;

export const REFUSAL = {
  type: 'object',
  description: 'Why it was not answered',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: text('for programs'), message: text('one line that names the thing and the way out') },
    },
  },
} as const;

export const TABLE = {
  type: 'object',
  required: ['columns', 'rows', 'sql', 'read', 'seconds', 'cut'],
  properties: {
    columns: {
      type: 'array',
      items: { type: 'object', required: ['name', 'type'], properties: { name: text('of the column'), type: text("ClickHouse's") } },
    },
    rows: { type: 'array', description: 'values by column', items: { type: 'array', items: {} } },
    sql: text('what was asked of ClickHouse, with its parameters in place'),
    read: { type: 'object', required: ['rows', 'bytes'], properties: { rows: { type: 'integer' }, bytes: { type: 'integer' } } },
    seconds: { type: 'number' },
    cut: { type: 'boolean', description: 'the answer was cut at the limit of rows' },
  },
} as const;

/** Answers of a route: its own, and the refusal that stands for every other status. */
export const answers = (schema: object) => ({ 200: { description: 'The answer', ...schema }, default: REFUSAL });

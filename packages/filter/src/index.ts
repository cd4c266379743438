export { type Compiled, compileFilter } from './compile.ts';
export { type Completion, completeFilter, type Option } from './complete.ts';
export { withFields } from './docs.ts';
export { FilterError, type FilterErrorCode } from './error.ts';
export { FIELDS, type Field, type FieldKind } from './field.ts';
export type { Filter, Operator, Test } from './filter.ts';
export { FLAGS } from './flags.ts';
export { parseFilter } from './parse.ts';
export { PROTOCOLS } from './protocol.ts';

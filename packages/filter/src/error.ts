export type FilterErrorCode =
  /** The words do not stand in an order that says anything. */
  | 'syntax'
  | 'unknown_field'
  /** The field cannot be compared in this way. */
  | 'bad_operator'
  /** The value is not one that the field can have. */
  | 'bad_value'
  /** Longer, deeper or with more values than a filter may be. */
  | 'too_large';

/** What a filter's text has wrong. `message` is one line, in which the first character of the text is number 1. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly code: FilterErrorCode;
  /** Where in the text, from 0; at the text's length where something is missing at its end. */
  readonly position: number;
  /** Characters that are wrong; 0 where something is missing. */
  readonly length: number;
  /** The way out. */
  readonly hint: string;

  constructor(code: FilterErrorCode, problem: string, place: { readonly from: number; readonly to: number }, hint: string) {
    super(`${problem} at ${place.from + 1}: ${hint}`);
    this.code = code;
    this.position = place.from;
    this.length = place.to - place.from;
    this.hint = hint;
  }
}

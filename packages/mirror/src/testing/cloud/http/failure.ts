/** What AWS answers instead of a result: an error code of its own, for the caller. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

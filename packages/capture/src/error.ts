/** Why packets could not be read, or not to the end. */
export type CaptureErrorCode =
  | 'not_found'
  | 'no_permission'
  | 'is_directory'
  | 'is_terminal'
  | 'empty'
  | 'unknown_format'
  | 'unsupported'
  | 'damaged'
  | 'truncated'
  | 'unreadable'
  /** A socket's address: no address at all, one of another machine, one that is taken. */
  | 'bad_address'
  | 'address_not_available'
  | 'address_in_use'
  /** An interface, and the library that captures there. */
  | 'no_interface'
  | 'interface_down'
  | 'bad_filter'
  | 'not_installed';

/** Everything this package throws: one clear line that names the file, socket or interface and the way out. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  /** The file as the user named it, or `standard input`; a socket as `UDP 127.0.0.1:4789`; an interface by its name. */
  readonly file: string;
  /** Where in the uncompressed stream the trouble starts, in bytes; undefined where no byte was read. */
  readonly offset: number | undefined;

  constructor(code: CaptureErrorCode, file: string, text: string, more: { offset?: number; cause?: unknown } = {}) {
    super(more.offset === undefined ? `${file}: ${text}` : `${file}: at byte ${more.offset}: ${text}`, { cause: more.cause });
    this.code = code;
    this.file = file;
    this.offset = more.offset;
  }
}

/** Puts what the operating system says of a file into our words. */
export function systemError(file: string, cause: unknown, offset?: number): CaptureError {
  if (cause instanceof CaptureError) return cause;
  const system = cause as NodeJS.ErrnoException;
  const more = offset === undefined ? { cause } : { cause, offset };
  switch (system.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CaptureError('not_found', file, 'there is no such file; check the path, or give - to read standard input', more);
    case 'EACCES':
    case 'EPERM':
      return new CaptureError('no_permission', file, 'no permission to read it; allow it with chmod, or pipe the file in and give -', more);
    case 'EISDIR':
      return new CaptureError('is_directory', file, 'this is a directory; name the capture files in it, one by one', more);
    default:
      return new CaptureError('unreadable', file, `reading failed (${system.message}); copy the file elsewhere and try again`, more);
  }
}

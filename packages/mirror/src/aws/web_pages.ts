/** What passes of an HTTP answer. */
interface Answered {
  readonly response?: unknown;
}

/**
 * Middleware that refuses web pages. The SDK reads one as an answer with nothing in it: behind a hotel's sign-in page an account would look empty, and a
 * kill would find nothing to delete.
 */
export const refuseWebPages =
  <Given, Result extends Answered>(next: (given: Given) => Promise<Result>) =>
  async (given: Given): Promise<Result> => {
    const result = await next(given);
    const { headers, statusCode } = result.response as {
      readonly headers?: Readonly<Record<string, string>>;
      readonly statusCode?: number;
    };
    if (!/^text\/html\b/.test(headers?.['content-type'] ?? '')) return result;
    throw Object.assign(new Error(`a web page with status ${statusCode}, where AWS should have answered`), { name: 'WebPage' });
  };

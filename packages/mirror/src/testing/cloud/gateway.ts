import type { Call, Need } from './call.ts';
import { AwsFailure } from './http/failure.ts';
import type { Query } from './http/query.ts';
import type { Answer } from './http/xml.ts';
import { ClientTokens } from './limits/client_tokens.ts';
import type { Throttle } from './limits/throttle.ts';
import type { Service } from './services.ts';
import type { Account } from './state/account.ts';

/** What every request passes on its way to its operation, in AWS's order: throttle, client token, rights, dry run. */
export class Gateway {
  readonly #account: Account;
  readonly #throttle: Throttle | undefined;
  readonly #tokens: ClientTokens;

  constructor(account: Account, throttle: Throttle | undefined) {
    this.#account = account;
    this.#throttle = throttle;
    this.#tokens = new ClientTokens(account.clock);
  }

  /** Throws AwsFailure. `permit` throws where a need is not met. */
  run(
    { operations, isThrottled }: Pick<Service, 'operations' | 'isThrottled'>,
    operation: string,
    query: Query,
    permit: (needs: readonly Need[]) => void,
  ): Answer {
    const run = operations[operation];
    if (run === undefined) throw new AwsFailure('InvalidAction', `The action ${operation} is not valid for this web service.`);
    if (isThrottled && this.#throttle?.admits(operation) === false) {
      throw new AwsFailure('RequestLimitExceeded', 'Request limit exceeded.', 503);
    }
    const isDryRun = query.isTrue('DryRun');
    const known = isDryRun ? undefined : this.#tokens.recall(operation, query);
    if (known !== undefined) return known;
    let isPermitted = false;
    const call: Call = {
      operation,
      query,
      permit(needs) {
        permit(needs);
        if (isDryRun) throw new AwsFailure('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
        isPermitted = true;
      },
    };
    const answer = run(this.#account, call);
    if (!isPermitted) throw new Error(`${operation} asked nobody whether it may`);
    this.#tokens.remember(operation, query, answer);
    return answer;
  }
}

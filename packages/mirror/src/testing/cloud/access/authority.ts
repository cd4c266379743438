import type { Need } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Account } from '../state/account.ts';
import { callerArn } from './caller.ts';
import { type Context, evaluate, type PolicyDocument } from './policy.ts';

/** Throws where the policy does not allow one of the needs; `code` is what the service calls that. */
export function checkNeeds(account: Account, policy: PolicyDocument, needs: readonly Need[], code: string): void {
  for (const need of needs) {
    const verdict = evaluate(policy, need.action, need.resource, contextOf(account, need));
    if (verdict === 'allowed') continue;
    const why =
      verdict === 'denied'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${need.action} action`;
    const message = `User: ${callerArn(account)} is not authorized to perform: ${need.action} on resource: ${need.resource} ${why}`;
    throw new AwsFailure(code, `You are not authorized to perform this operation. ${message}`, 403);
  }
}

function contextOf({ region }: Account, { resourceTags = [], requestTags = [], createAction }: Need): Context {
  const context = new Map<string, string[]>([
    ['aws:requestedregion', [region]],
    ['ec2:region', [region]],
    ['aws:tagkeys', requestTags.map(({ key }) => key)],
  ]);
  if (createAction !== undefined) context.set('ec2:createaction', [createAction]);
  for (const { key, value } of requestTags) context.set(`aws:requesttag/${key.toLowerCase()}`, [value]);
  for (const { key, value } of resourceTags) {
    context.set(`aws:resourcetag/${key.toLowerCase()}`, [value]);
    context.set(`ec2:resourcetag/${key.toLowerCase()}`, [value]);
  }
  return context;
}

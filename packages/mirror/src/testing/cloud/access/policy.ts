import { holds } from './conditions.ts';
import { matches, type OneOrMore, some } from './patterns.ts';

/** An identity-based policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: OneOrMore<Statement>;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore<string | boolean>>>>>;
}

/** What conditions may ask for, by the key in lower case. */
export type Context = ReadonlyMap<string, readonly string[]>;

type Verdict = 'allowed' | 'denied' | 'not allowed';

/** A denial wins; what no statement allows is not allowed. */
export function evaluate(policy: PolicyDocument, action: string, resource: string, context: Context): Verdict {
  const effects = [policy.Statement]
    .flat()
    .filter((statement) => applies(statement, action, resource, context))
    .map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') ? 'allowed' : 'not allowed';
}

function applies(statement: Statement, action: string, resource: string, context: Context): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const isAction = (pattern: string) => matches(pattern.toLowerCase(), action.toLowerCase());
  const isResource = (pattern: string) => matches(pattern, resource);
  return (
    (Action === undefined ? !some(NotAction, isAction) : some(Action, isAction)) &&
    (Resource === undefined ? !some(NotResource, isResource) : some(Resource, isResource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, context.get(key.toLowerCase()) ?? [], [values].flat().map(String))),
    )
  );
}

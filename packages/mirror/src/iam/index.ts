export type { Purpose } from './grants.ts';
export { iamMarkdown } from './page.ts';
export { type PolicyDocument, type PolicyScope, type PolicyStatement, policyFor } from './policy.ts';

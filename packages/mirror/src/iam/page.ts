import { GRANTS, PURPOSE_COMMANDS, PURPOSES, type Purpose } from './grants.ts';
import { policyFor } from './policy.ts';

/** docs/iam.md: what each command calls, and a policy for each purpose. */
export function iamMarkdown(): string {
  return `# What Mirrorscope may do in AWS

Generated from \`packages/mirror/src/iam/grants.ts\` by \`pnpm docs\`. The CDK construct uses the same policies, with the mirror's name in them.

| purpose | for |
|---|---|
${PURPOSES.map((purpose) => `| [${purpose}](#${purpose}) | ${PURPOSE_COMMANDS[purpose]} |`).join('\n')}

Nothing is made without the tag \`mirrorscope:mirror\`, and only what bears it is changed, used or deleted. To bind credentials to one mirror, write its
name for the \`*\` of that tag, with \`StringEquals\`. A target or filter that the file names by its ID has no such tag: for it, add a statement that allows
\`ec2:CreateTrafficMirrorSession\` and \`ec2:ModifyTrafficMirrorSession\` on its ARN. \`sts:GetCallerIdentity\` is called as well; it needs no right.

## The calls

| call | ${PURPOSES.join(' | ')} | on |
|---|${PURPOSES.map(() => ':-:|').join('')}---|
${callRows().join('\n')}

## Why

| statement | |
|---|---|
${GRANTS.map(({ sid, why }) => `| \`${sid}\` | ${why} |`).join('\n')}
${PURPOSES.map(policySection).join('')}`;
}

function callRows(): string[] {
  const calls = [...new Set(GRANTS.flatMap(({ actions }) => actions))].sort();
  return calls.map((call) => {
    const grants = GRANTS.filter(({ actions }) => actions.includes(call));
    const marks = PURPOSES.map((purpose) => (grants.some(({ purposes }) => purposes.includes(purpose)) ? '✓' : ''));
    const resources = grants.map(({ on }) =>
      on.kind === 'all' ? '`*`' : `${on.kind} ${on.types.map((type) => `\`${type}\``).join(', ')}`,
    );
    return `| \`${call}\` | ${marks.join(' | ')} | ${[...new Set(resources)].join('; ')} |`;
  });
}

function policySection(purpose: Purpose): string {
  return `
## ${purpose}

For ${PURPOSE_COMMANDS[purpose]}.

\`\`\`json
${JSON.stringify(policyFor(purpose), null, 2)}
\`\`\`
`;
}

import type { CommandGroup } from '../../help.ts';

export const MIRROR: CommandGroup = {
  description: 'make, widen, follow and undo the mirror sessions themselves, in AWS',
  commands: {
    plan: () => import('./plan.ts'),
    apply: () => import('./apply.ts'),
    check: () => import('./check.ts'),
    ramp: () => import('./ramp.ts'),
    watch: () => import('./watch.ts'),
    status: () => import('./status.ts'),
    inventory: () => import('./inventory.ts'),
    kill: () => import('./kill.ts'),
    destroy: () => import('./destroy.ts'),
    schema: () => import('./schema.ts'),
  },
  notes: `docs/mirror.md explains mirror.yaml and each command; docs/iam.md what the credentials have to be allowed.
Exit codes: 0 done, 1 failed or taken back, 2 wrong usage.`,
};

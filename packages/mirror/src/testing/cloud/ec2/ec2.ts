import type { Operations } from '../call.ts';
import { instanceTypes } from './instance_types.ts';
import { instances } from './instances.ts';
import { mirrorFilters } from './mirror_filters.ts';
import { mirrorRules } from './mirror_rules.ts';
import { mirrorSessions } from './mirror_sessions.ts';
import { mirrorTargets } from './mirror_targets.ts';
import { networkInterfaces } from './network_interfaces.ts';
import { routeTables } from './route_tables.ts';
import { securityGroups } from './security_groups.ts';
import { subnets } from './subnets.ts';
import { tags } from './tags.ts';
import { vpcEndpoints } from './vpc_endpoints.ts';

export const EC2: Operations = {
  ...instanceTypes,
  ...instances,
  ...mirrorFilters,
  ...mirrorRules,
  ...mirrorSessions,
  ...mirrorTargets,
  ...networkInterfaces,
  ...routeTables,
  ...securityGroups,
  ...subnets,
  ...tags,
  ...vpcEndpoints,
};

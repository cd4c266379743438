import type { Interface } from '@mirrorscope/store';
import { modelHosts } from '../model_records.ts';

const TEAMS = ['shop', 'search', 'payments', 'data', 'platform'];

/** An inventory that knows every host of the model's VPC, servers by the names of their services. */
export function modelInventory(): Interface[] {
  return modelHosts().map(({ ip, vni, mirrored }, index) => {
    const id = index.toString(16).padStart(8, '0');
    return {
      eni: `eni-${id}`,
      instance: `i-${id}`,
      name: `${TEAMS[index % TEAMS.length]}-${index}`,
      subnet: `subnet-${index % 3}`,
      az: `use1-az${1 + (index % 3)}`,
      vpc: 'vpc-1',
      account: '123456789012',
      tags: {
        Name: `${TEAMS[index % TEAMS.length]}-${index}`,
        team: TEAMS[index % TEAMS.length] as string,
        env: index % 7 === 0 ? 'test' : 'prod',
      },
      viewpoints: mirrored ? [{ mirror_src: ip, vni }] : [],
      addresses: [ip],
    };
  });
}

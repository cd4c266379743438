import type { Check } from './check.ts';

/** AWS: vpc/latest/mirroring/traffic-mirroring-network-limitations.html, "Traffic types". */
export const neverMirrored: Check = ({ file, wanted }) =>
  wanted.length === 0
    ? []
    : [
        {
          code: 'never_mirrored',
          severity: 'info',
          about: file.name,
          message: 'ARP, DHCP, instance metadata, the time service of Amazon and Windows activation are never mirrored.',
          meaning:
            'That they are missing in the records says nothing about the instances; neither do packets that a security group or ACL dropped on the way in.',
          remedy: 'Expect none of them: look into the instance itself.',
        },
      ];

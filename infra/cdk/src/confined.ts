import { Capability, type ContainerDefinitionOptions, LinuxParameters, TmpfsMountOption } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** A container of the image that may do nothing but its work, as in infra/compose. */
export function confined(scope: Construct, id: string): Pick<ContainerDefinitionOptions, 'linuxParameters' | 'readonlyRootFilesystem'> {
  const linuxParameters = new LinuxParameters(scope, id);
  linuxParameters.dropCapabilities(Capability.ALL);
  linuxParameters.addTmpfs({
    containerPath: '/tmp',
    size: 256,
    mountOptions: [TmpfsMountOption.RW, TmpfsMountOption.NOSUID, TmpfsMountOption.NODEV],
  });
  return { linuxParameters, readonlyRootFilesystem: true };
}

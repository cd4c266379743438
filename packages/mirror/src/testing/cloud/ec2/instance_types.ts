import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';

/** Gigabits a second, baseline and peak, of family m5; other families are taken to be alike. */
const BANDWIDTHS: Readonly<Record<string, readonly [number, number]>> = {
  large: [0.75, 10],
  xlarge: [1.25, 10],
  '2xlarge': [2.5, 10],
  '4xlarge': [5, 10],
  '8xlarge': [10, 10],
  '12xlarge': [12, 12],
  '16xlarge': [20, 20],
  '24xlarge': [25, 25],
};

const MOST_TYPES = 100;

export const instanceTypes: Operations = {
  DescribeInstanceTypes(_account, call) {
    const given = call.query.list('InstanceType');
    if (given.length > MOST_TYPES) throw new AwsFailure('InvalidParameterValue', `At most ${MOST_TYPES} instance types can be given`);
    const types = given.length === 0 ? Object.keys(BANDWIDTHS).map((size) => `m5.${size}`) : given;
    const unknown = types.filter((type) => BANDWIDTHS[sizeOf(type)] === undefined);
    if (unknown.length > 0) {
      throw new AwsFailure('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown.join(', ')}]`);
    }
    call.permit([{ action: 'ec2:DescribeInstanceTypes', resource: '*' }]);
    return {
      instanceTypeSet: types.map((instanceType) => {
        const [baselineBandwidthInGbps, peakBandwidthInGbps] = BANDWIDTHS[sizeOf(instanceType)]!;
        return {
          instanceType,
          hypervisor: 'nitro',
          networkInfo: { networkCards: [{ networkCardIndex: 0, baselineBandwidthInGbps, peakBandwidthInGbps }] },
        };
      }),
    };
  },
};

const sizeOf = (type: string) => type.slice(type.indexOf('.') + 1);

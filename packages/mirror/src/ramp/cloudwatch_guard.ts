import { DescribeInstanceTypesCommand, type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import type { Aws } from '../aws/aws.ts';
import { type Metric, metricValues } from '../aws/metric_values.ts';
import type { Instance } from '../world/world.ts';
import { type Applied, type Guard, percent, type Reading, type Step } from './guard.ts';

export interface CloudWatchLimits {
  /** 0 to 1 */
  readonly maxSkippedRatio: number;
  /** 0 to 1 of an instance's baseline bandwidth; undefined: not looked at */
  readonly maxBandwidthRatio: number | undefined;
  /** undefined: not looked at */
  readonly maxPeakBitsPerSecond: number | undefined;
}

/** Seconds: instances report each five minutes, load balancers each minute. */
const INSTANCE_PERIOD = 300;
const BALANCER_PERIOD = 60;
/** Fewer copies than this say nothing about a ratio. */
const ENOUGH_COPIES = 1000;
/** Types that one call describes (AWS, DescribeInstanceTypes). */
const TYPES = 100;

const SKIPPED = ['NetworkPacketsSkipMirrorIn', 'NetworkPacketsSkipMirrorOut'] as const;
const COPIED = ['NetworkPacketsMirrorIn', 'NetworkPacketsMirrorOut'] as const;
/** Mirrored bytes count as sent (AWS, "Traffic Mirroring limitations"). */
const BYTES = ['NetworkIn', 'NetworkOut'] as const;

/**
 * Watches what AWS says: copies that instances skipped because their bandwidth was used up, how much of it is used, and the load balancer's peaks. Metrics
 * that are asked for are paid for, so it looks no more often than there is something new.
 */
export class CloudWatchGuard implements Guard {
  readonly name = 'CloudWatch';
  readonly #aws: Aws;
  readonly #limits: CloudWatchLimits;
  #next = 0;

  constructor(aws: Aws, limits: CloudWatchLimits) {
    this.#aws = aws;
    this.#limits = limits;
  }

  /** Asks for anything at all: whether that is allowed is known before the first session is made. */
  async begin(): Promise<void> {
    this.#next = 0;
    const now = this.#aws.clock.now();
    await metricValues(
      this.#aws,
      [{ namespace: 'AWS/EC2', name: COPIED[0], dimensions: [], statistic: 'Sum', period: INSTANCE_PERIOD }],
      now - INSTANCE_PERIOD * 1000,
      now,
    );
  }

  async look({ applied }: Step): Promise<readonly Reading[]> {
    const now = this.#aws.clock.now();
    if (applied === undefined || now < this.#next) return [];
    const { maxBandwidthRatio, maxPeakBitsPerSecond } = this.#limits;
    const readings = await Promise.all([
      this.#skipped(applied, now),
      ...(maxBandwidthRatio === undefined ? [] : [this.#bandwidth(applied, now, maxBandwidthRatio)]),
      ...(maxPeakBitsPerSecond === undefined ? [] : [this.#peaks(applied, now, maxPeakBitsPerSecond)]),
    ]);
    // What could not be read is asked for again at the next look.
    this.#next = now + BALANCER_PERIOD * 1000;
    return readings.flat();
  }

  async #skipped(applied: Applied, now: number): Promise<Reading> {
    const instances = instancesOf(applied);
    const times = periods(applied.at, now, INSTANCE_PERIOD);
    const sum = async (names: readonly string[]) => total((await metricValues(this.#aws, ofInstances(instances, names), ...times)).flat());
    const [skipped, copied] = await Promise.all([sum(SKIPPED), sum(COPIED)]);
    const copies = skipped + copied;
    const measure = 'copies that instances skipped for want of bandwidth';
    const limit = this.#limits.maxSkippedRatio;
    if (copies < ENOUGH_COPIES) return { measure, value: undefined, limit, detail: `${copies} copies reported: too few to judge` };
    return { measure, value: skipped / copies, limit, detail: `${skipped} of ${copies} copies, ${percent(skipped / copies)}` };
  }

  /** The busiest instance, by its busiest period. */
  async #bandwidth(applied: Applied, now: number, limit: number): Promise<Reading> {
    const measure = 'bandwidth of the busiest instance against its baseline';
    const instances = instancesOf(applied);
    const baselines = await this.#baselines([...new Set(instances.map(({ type }) => type))]);
    const values = await metricValues(this.#aws, ofInstances(instances, BYTES), ...periods(applied.at, now, INSTANCE_PERIOD));
    let worst: { readonly id: string; readonly ratio: number } | undefined;
    for (const [i, { id, type }] of instances.entries()) {
      const baseline = baselines.get(type);
      const busiest = Math.max(...values.slice(i * BYTES.length, (i + 1) * BYTES.length).flat());
      if (baseline === undefined || busiest === Number.NEGATIVE_INFINITY) continue;
      const ratio = (busiest * 8) / INSTANCE_PERIOD / baseline;
      if (worst === undefined || ratio > worst.ratio) worst = { id, ratio };
    }
    if (worst === undefined) return { measure, value: undefined, limit, detail: 'nothing reported yet' };
    return { measure, value: worst.ratio, limit, detail: `${worst.id}, ${percent(worst.ratio)} in one direction` };
  }

  /** Bits a second by instance type; types without a published baseline are left out. */
  async #baselines(types: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (let at = 0; at < types.length; at += TYPES) {
      const InstanceTypes = types.slice(at, at + TYPES) as InstanceTypeInfo['InstanceType'][] as NonNullable<
        InstanceTypeInfo['InstanceType']
      >[];
      const page = await this.#aws.ec2(new DescribeInstanceTypesCommand({ InstanceTypes }), 'the bandwidth of instance types');
      for (const { InstanceType, NetworkInfo } of page.InstanceTypes ?? []) {
        const gigabits = total((NetworkInfo?.NetworkCards ?? []).map((card) => card.BaselineBandwidthInGbps ?? 0));
        if (InstanceType !== undefined && gigabits > 0) found.set(InstanceType, gigabits * 1e9);
      }
    }
    return found;
  }

  async #peaks(applied: Applied, now: number, limit: number): Promise<Reading[]> {
    const balancers = balancersOf(applied);
    const metrics = balancers.map((Value): Metric => {
      const dimensions = [{ Name: 'LoadBalancer', Value }];
      return { namespace: 'AWS/NetworkELB', name: 'PeakBytesPerSecond', dimensions, statistic: 'Maximum', period: BALANCER_PERIOD };
    });
    const found = await metricValues(this.#aws, metrics, ...periods(applied.at, now, BALANCER_PERIOD));
    return found.map((values, i) => ({
      measure: `peak bits per second of ${balancers[i]}`,
      value: values.length === 0 ? undefined : Math.max(...values) * 8,
      limit,
      detail: values.length === 0 ? 'nothing reported yet' : `in the worst of ${values.length} minutes`,
    }));
  }
}

const ofInstances = (instances: readonly Instance[], names: readonly string[]): Metric[] =>
  instances.flatMap(({ id }) =>
    names.map((name) => ({
      namespace: 'AWS/EC2',
      name,
      dimensions: [{ Name: 'InstanceId', Value: id }],
      statistic: 'Sum' as const,
      period: INSTANCE_PERIOD,
    })),
  );

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Whole periods of so many seconds: the first has a part from before the step, the last goes on. */
const periods = (from: number, to: number, seconds: number): readonly [from: number, to: number] => {
  const ms = seconds * 1000;
  return [from - (from % ms), to - (to % ms) + ms];
};

/** Instances that the step brought into the mirror. */
function instancesOf({ world, sessions }: Applied): Instance[] {
  const isNew = new Set(sessions);
  const interfaces = new Set(world.sessions.filter(({ id }) => isNew.has(id)).map((session) => session.interface));
  const instances = new Set(world.interfaces.filter(({ id }) => interfaces.has(id)).map(({ instance }) => instance));
  return world.instances.filter(({ id }) => instances.has(id));
}

/** Load balancers of the step's sessions as CloudWatch names them: `net/NAME/ID`. */
function balancersOf({ world, sessions }: Applied): string[] {
  const isNew = new Set(sessions);
  const used = new Set(world.sessions.filter(({ id }) => isNew.has(id)).map(({ target }) => target));
  const balancers = world.targets.filter(({ id, kind }) => kind === 'loadBalancer' && used.has(id));
  return balancers.flatMap(({ destination }) => destination.split(':loadbalancer/').slice(1));
}

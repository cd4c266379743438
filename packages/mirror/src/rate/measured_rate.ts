import type { Aws } from '../aws/aws.ts';
import { type Metric, metricValues } from '../aws/metric_values.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { selectSources } from '../select/select_sources.ts';
import type { World } from '../world/world.ts';

/** Seconds that are looked back, and in which CloudWatch adds up. */
const SPAN = 86_400;
const PERIOD = 3_600;
/** Bytes around a mirrored packet: Ethernet, IPv4, UDP and VXLAN; of IPv6 20 more (AWS, "Traffic Mirroring concepts"). */
const AROUND = 54;

const NAMES = ['NetworkIn', 'NetworkOut', 'NetworkPacketsIn', 'NetworkPacketsOut'] as const;

/**
 * What one source would send to its target, bits a second on average over the last day, by CloudWatch's counts of its instance: all packets, cut to the
 * source's packetLength, each in its wrapping. Filters are not reckoned with, so it is the most that it will be. Undefined where CloudWatch knows nothing of
 * the sources. Throws MirrorError as `aws` does.
 */
export async function measuredRate(aws: Aws, file: MirrorFile, world: World): Promise<number | undefined> {
  const now = aws.clock.now();
  const lengths = new Map<string, number>();
  for (const { instance, source } of selectSources(file, world).chosen) {
    if (instance !== undefined) lengths.set(instance.id, source.session.packetLength ?? Number.POSITIVE_INFINITY);
  }
  const instances = [...lengths];
  const metrics = instances.flatMap(([id]) =>
    NAMES.map((name): Metric => {
      const dimensions = [{ Name: 'InstanceId', Value: id }];
      return { namespace: 'AWS/EC2', name, dimensions, statistic: 'Sum', period: PERIOD };
    }),
  );
  const values = await metricValues(aws, metrics, now - SPAN * 1000, now);
  const rates = instances.flatMap(([, length], i) => {
    const counts = values.slice(i * NAMES.length, (i + 1) * NAMES.length);
    const hours = Math.max(...counts.map((found) => found.length));
    if (hours === 0) return [];
    const [received = 0, sent = 0, packetsReceived = 0, packetsSent = 0] = counts.map((found) =>
      found.reduce((sum, value) => sum + value, 0),
    );
    const packets = packetsReceived + packetsSent;
    const copied = Math.min(received + sent, packets * length) + packets * AROUND;
    return [(copied * 8) / (hours * PERIOD)];
  });
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

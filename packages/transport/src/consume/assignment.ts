import kafkajs, { type PartitionAssigner } from 'kafkajs';

/**
 * Spreads partitions evenly, and tells before a member asks to join anew: what it had until then may be another's from that
 * moment on. kafkajs has events for this, but not for every way in which it comes about, and commits that follow would be in the
 * name of the new membership.
 */
export function announcing(leaving: () => void): PartitionAssigner {
  return (config) => {
    const inner = kafkajs.PartitionAssigners.roundRobin(config);
    return {
      ...inner,
      protocol(subscription) {
        leaving();
        return inner.protocol(subscription);
      },
    };
  };
}

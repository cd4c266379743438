import type { inspectKafka, KafkaFacts, TopicFacts } from '@mirrorscope/transport/inspect';
import { counted, shortBytes } from '../quantity.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

/** The topic, and whether it is to be produced to, or read as a member of a group. */
export type KafkaUse = Omit<Parameters<typeof inspectKafka>[0], 'signal'>;

/** What a listener produces at most: the lines of one message, and what it gives a partition at once. */
const MESSAGE_BYTES = 512 * 1024;
const BATCH_BYTES = 900 * 1024;
/** Of a topic for records, and what brokers take unless told otherwise. */
const COPIES = 3;
const USUAL_BYTES = 1_048_588;

/** Whether brokers answer, let this client in, and have the topic as it has to be. */
export const kafka = (use: KafkaUse): Check => ({
  name: 'Kafka',
  async look(signal) {
    const { inspectKafka } = await import('@mirrorscope/transport/inspect');
    let facts: KafkaFacts;
    try {
      facts = await inspectKafka({ ...use, signal });
    } catch (error) {
      return [unusable(error, use)];
    }
    const found = ok(`${counted(facts.brokers, 'broker')} at ${use.connection.brokers.join()}`);
    return [found, ...(facts.topic === undefined ? [missing(use)] : topicFindings(use, facts.topic, facts.brokers))];
  },
});

function unusable(error: unknown, { connection, topic }: KafkaUse): Finding {
  if (!(error instanceof Error && 'code' in error)) throw error;
  const user = connection.login !== undefined && 'username' in connection.login ? connection.login.username : 'USER';
  const rights = `kafka-acls --add --allow-principal User:${user} --operation Read --operation Write --operation Describe --topic ${topic} --group '*'`;
  return problem(
    error.message,
    error.code === 'denied' ? `${rights}; or another kafka.username` : `nc -vz ${connection.brokers[0]?.replace(':', ' ')}`,
  );
}

function missing({ topic, write }: KafkaUse): Finding {
  const says = `there is no topic ${topic} that this user may see; ${write ? 'a listener makes it, if it may' : 'listeners make it'}`;
  return warning(says, `kafka-topics --create --topic ${topic} --partitions 12`);
}

function topicFindings({ topic, write }: KafkaUse, facts: TopicFacts, brokers: number): Finding[] {
  const { partitions, replication, withoutLeader, inSync, limits, writable } = facts;
  const about = `topic ${topic}: ${counted(partitions, 'partition')} of ${replication} ${replication === 1 ? 'copy' : 'copies'}`;
  const describe = `kafka-topics --describe --topic ${topic}`;
  const findings: Finding[] = [];
  if (withoutLeader > 0) findings.push(problem(`${about}, ${withoutLeader} without a leader: their brokers are down`, describe));
  else if (limits !== undefined && inSync < limits.minInSync)
    findings.push(
      problem(`${about}, of one ${inSync} up to date where min.insync.replicas is ${limits.minInSync}: nothing can be produced`, describe),
    );
  else if (inSync < replication) findings.push(warning(`${about}, of one only ${inSync} up to date`, describe));
  else if (replication < Math.min(COPIES, brokers))
    findings.push(warning(`${about}, with ${brokers} brokers: records are lost with a disk`, 'kafka-reassign-partitions --execute'));
  else findings.push(ok(about));
  if (write) findings.push(rights(topic, writable));
  else findings.push(ok(`topic ${topic} and the group can be seen`));
  if (limits !== undefined) findings.push(sizes(topic, limits.maxMessageBytes));
  return findings;
}

function rights(topic: string, writable: boolean | undefined): Finding {
  if (writable) return ok(`topic ${topic} may be written to`);
  if (writable === false)
    return problem(
      `topic ${topic} may not be written to`,
      `kafka-acls --add --allow-principal User:USER --operation Write --topic ${topic}`,
    );
  return warning(`whether topic ${topic} may be written to cannot be found out`, `kafka-acls --list --topic ${topic}`);
}

function sizes(topic: string, bytes: number): Finding {
  const state = `topic ${topic} takes batches of ${shortBytes(bytes)}`;
  const remedy = `kafka-configs --alter --topic ${topic} --add-config max.message.bytes=${USUAL_BYTES}`;
  if (bytes < MESSAGE_BYTES) return problem(`${state}: messages, up to ${shortBytes(MESSAGE_BYTES)}, may be refused and lost`, remedy);
  return bytes < BATCH_BYTES
    ? warning(`${state}: listeners send ${shortBytes(BATCH_BYTES)}, and then one message at a time`, remedy)
    : ok(state);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { classPath, KAFKA_VERSIONS, type KafkaVersion } from './distribution.ts';
import { KafkaError } from './errors.ts';
import { Guard } from './guard.ts';
import { freePorts } from './ports.ts';
import { brokerProperties, type ClientListener, type Properties, propertiesText } from './properties.ts';
import { run } from './run.ts';
import { makeCertificate, SCRAM_USERS, securityProperties } from './security.ts';

const READY = 'Kafka Server started';
/** It takes three seconds where nothing else runs. */
const READY_MS = 60_000;
const LOOK_MS = 50;
/** Any 16 bytes in base64. */
const CLUSTER_ID = 'bWlycm9yc2NvcGUtdGVzdA';
const LOGGER = 'org.slf4j.simpleLogger';
/** These write every setting down, hundreds of lines at each start. */
const TALKATIVE = ['kafka.server.KafkaConfig', 'org.apache.kafka.common.config'];

export interface KafkaOptions {
  /** The newest where not said. */
  readonly version?: KafkaVersion;
  /** Settings of the broker, which win over those made here: `{ 'num.partitions': 12 }`. */
  readonly settings?: Properties;
  /** Listens with TLS, and with TLS and a login, too; a second longer to start. */
  readonly secure?: boolean;
  /** Of the Java process, as `-Xmx` takes it. */
  readonly heap?: string;
}

/**
 * A real Apache Kafka: one process that is broker and controller, at free ports of 127.0.0.1, with its data in a temporary
 * folder. Process and folder are gone after `stop()`, and when this process ends, in whatever way.
 */
export class Kafka {
  /** `host:port`, without TLS or login. */
  readonly brokers: readonly string[];
  /** With TLS. Empty where not secure. */
  readonly tlsBrokers: readonly string[];
  /** With TLS and a login as `USER` of security.ts. Empty where not secure. */
  readonly saslBrokers: readonly string[];
  /** Certificate to trust, PEM. Empty where not secure. */
  readonly ca: string;
  /** Temporary, with all that the broker writes. */
  readonly folder: string;
  readonly #java: readonly string[];
  readonly #guard: Guard;
  #process: ChildProcess | undefined;

  private constructor(folder: string, guard: Guard, java: readonly string[], ports: ReadonlyMap<ClientListener, number>, ca: string) {
    const at = (name: ClientListener) => (ports.has(name) ? [`127.0.0.1:${ports.get(name)}`] : []);
    this.brokers = at('CLEAR');
    this.tlsBrokers = at('TLS');
    this.saslBrokers = at('SASL');
    this.ca = ca;
    this.folder = folder;
    this.#java = java;
    this.#guard = guard;
  }

  /**
   * Resolves when it serves clients.
   * @throws {KafkaError} where it cannot be fetched, or does not start
   */
  static async start({
    version = KAFKA_VERSIONS.at(-1)!,
    settings = {},
    secure = false,
    heap = '256m',
  }: KafkaOptions = {}): Promise<Kafka> {
    const libraries = await classPath(version);
    const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-kafka-'));
    const guard = new Guard(folder);
    try {
      const listeners: ClientListener[] = secure ? ['CLEAR', 'TLS', 'SASL'] : ['CLEAR'];
      const [controllerPort, ...clientPorts] = await freePorts(1 + listeners.length);
      const ports = new Map(listeners.map((name, i) => [name, clientPorts[i]!]));
      const ca = secure ? await makeCertificate(folder) : '';
      const properties = join(folder, 'server.properties');
      const own = { ...brokerProperties(folder, controllerPort!, ports), ...(secure ? securityProperties(folder) : {}) };
      writeFileSync(properties, propertiesText({ ...own, ...settings }));
      // Formatting is short: the compiler that makes long runs fast would not pay.
      const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties, ...SCRAM_USERS];
      await run('java', ['-XX:TieredStopAtLevel=1', '-cp', libraries, ...format]);
      const kafka = new Kafka(folder, guard, [`-Xmx${heap}`, ...loggerOptions(), '-cp', libraries, 'kafka.Kafka', properties], ports, ca);
      await kafka.#run();
      return kafka;
    } catch (error) {
      await guard.end();
      throw error;
    }
  }

  /** What the broker wrote since its first start. */
  get log(): string {
    return readFileSync(this.#logPath, 'utf8');
  }

  /** Ends it as a power cut would, except that what the kernel had not yet written to the disk is not lost. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts it again with the same data at the same ports, after an orderly end where it still runs. Resolves when it serves clients. */
  async restart(): Promise<void> {
    await this.#end('SIGTERM');
    await this.#run();
  }

  /** It keeps its connections and answers nobody, until `resume()`. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Nothing of it is left afterwards. */
  async stop(): Promise<void> {
    await this.kill9();
    await this.#guard.end();
  }

  get #logPath(): string {
    return join(this.folder, 'broker.log');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = this.#process;
    if (ending === undefined) return;
    ending.ref();
    ending.kill(signal);
    // While paused it would never hear of an orderly end.
    ending.kill('SIGCONT');
    if (ending.exitCode === null && ending.signalCode === null) await once(ending, 'exit');
    this.#process = undefined;
    this.#guard.watch(undefined);
  }

  async #run(): Promise<void> {
    const log = openSync(this.#logPath, 'a');
    const before = statSync(this.#logPath).size;
    const started = spawn('java', this.#java, { stdio: ['ignore', log, log] });
    closeSync(log);
    started.unref();
    this.#process = started;
    this.#guard.watch(started.pid);
    for (const deadline = Date.now() + READY_MS; !readFileSync(this.#logPath).includes(READY, before); await sleep(LOOK_MS)) {
      if (started.exitCode === null && started.signalCode === null && Date.now() < deadline) continue;
      await this.kill9();
      throw new KafkaError('not_ready', `Kafka did not start. The end of its log: ${this.log.trim().split('\n').slice(-5).join(' | ')}`);
    }
  }
}

function loggerOptions(): string[] {
  const quiet = TALKATIVE.map((name) => `log.${name}=warn`);
  return ['showDateTime=true', 'dateTimeFormat=HH:mm:ss.SSS', ...quiet].map((option) => `-D${LOGGER}.${option}`);
}

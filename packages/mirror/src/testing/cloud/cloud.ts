import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, SYSTEM_CLOCK } from '../../clock.ts';
import { checkNeeds } from './access/authority.ts';
import { Credentials } from './access/credentials.ts';
import type { PolicyDocument } from './access/policy.ts';
import { signatureOf } from './access/signature.ts';
import { WorldBuilder } from './build/world_builder.ts';
import type { MetricStore } from './cloudwatch/metric_store.ts';
import { type Fault, Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { AwsFailure } from './http/failure.ts';
import { listen, type Reply } from './http/server.ts';
import type { JournalEntry } from './journal.ts';
import { AWS_RATES, Throttle, type ThrottleRates } from './limits/throttle.ts';
import { SERVICES } from './services.ts';
import { Account } from './state/account.ts';
import { AWS_QUOTAS, type Quotas } from './state/quotas.ts';

export interface CloudOptions {
  /** The system's by default. All of the cloud's time is of this clock. */
  readonly clock?: Clock;
  readonly region?: string;
  readonly account?: string;
  /** AWS's by default. */
  readonly quotas?: Partial<Quotas>;
  /** AWS's by default; false for none. */
  readonly throttle?: Partial<ThrottleRates> | false;
  /** Milliseconds until describes see a change; 0 by default. */
  readonly consistency?: number;
  /** Milliseconds until calls may refer to a new thing; 0 by default. */
  readonly settling?: number;
  /** What callers may do; everything by default. */
  readonly policy?: PolicyDocument;
}

/** AWS on the loopback interface, for the real SDK: one account in one region, with EC2's rules about traffic mirroring. */
export class Cloud extends WorldBuilder {
  /** Every call that arrived, oldest first. */
  readonly calls: JournalEntry[] = [];
  readonly credentials: Credentials;
  /** What callers may do; undefined: everything. */
  policy: PolicyDocument | undefined;
  readonly #faults = new Faults();
  readonly #gateway: Gateway;
  #server: Awaited<ReturnType<typeof listen>> | undefined;

  private constructor({ clock = SYSTEM_CLOCK, region = 'us-east-1', account = '123456789012', ...options }: CloudOptions) {
    super(new Account(clock, region, account, { ...AWS_QUOTAS, ...options.quotas }, { consistency: 0, settling: 0, ...options }));
    this.credentials = new Credentials(clock);
    this.policy = options.policy;
    this.#gateway = new Gateway(
      this.account,
      options.throttle === false ? undefined : new Throttle(clock, { ...AWS_RATES, ...options.throttle }),
    );
  }

  static async start(options: CloudOptions = {}): Promise<Cloud> {
    const cloud = new Cloud(options);
    cloud.#server = await listen((headers, body) => cloud.#handle(headers, body));
    return cloud;
  }

  /** `http://127.0.0.1:PORT`, for the clients of all services. */
  get endpoint(): string {
    return this.#server!.endpoint;
  }

  /** What CloudWatch tells. */
  get metrics(): MetricStore {
    return this.account.metrics;
  }

  get region(): string {
    return this.account.region;
  }

  async stop(): Promise<void> {
    await this.#server!.stop();
  }

  fault(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** No fault waits any longer. */
  heal(): void {
    this.#faults.clear();
  }

  async #handle(headers: IncomingHttpHeaders, body: string): Promise<Reply | 'reset'> {
    const signature = signatureOf(headers);
    const name = signature?.service ?? 'ec2';
    const service = SERVICES[name];
    if (service === undefined) throw new Error(`no service ${name} here`);
    const { protocol, codes } = service;
    const { operation, query } = protocol.read(headers, body);
    const parameters = Object.fromEntries(query.entries());
    const faults = this.#faults.of(operation, parameters);
    const latency = faults.reduce((sum, fault) => sum + (fault.latency ?? 0), 0);
    if (latency > 0) await this.account.clock.sleep(latency);
    const entry = { at: this.account.clock.now(), service: name, operation, parameters };
    if (faults.some(({ reset }) => reset === 'before')) {
      this.calls.push({ ...entry, outcome: 'reset', lost: true });
      return 'reset';
    }
    const requestId = randomUUID();
    const lost = faults.some(({ reset }) => reset === 'after');
    try {
      const { error } = faults.find((fault) => fault.error !== undefined) ?? {};
      if (error !== undefined) throw new AwsFailure(error.code, error.message ?? 'A fault that was asked for', error.status);
      if (signature === undefined) throw new AwsFailure('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
      const { policy = this.policy } = this.credentials.check(signature, this.region, codes);
      const answer = this.#gateway.run(service, operation, query, (needs) => {
        if (policy !== undefined) checkNeeds(this.account, policy, needs, codes.denied);
      });
      this.calls.push({ ...entry, outcome: 'ok', lost });
      return lost ? 'reset' : { status: 200, requestId, ...protocol.answer(operation, answer, requestId) };
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      this.calls.push({ ...entry, outcome: error.code, lost });
      return lost ? 'reset' : { status: error.status, requestId, ...protocol.failure(error, requestId) };
    }
  }
}

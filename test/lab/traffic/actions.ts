import type { CollectedDatagram, CollectPlan } from './collect.ts';
import type { AskPlan, ask, DnsServerPlan, serveDns } from './dns.ts';
import type { EndOfExchange, ExchangePlan, ServerPlan } from './exchange.ts';
import type { Fetched, FetchPlan } from './http.ts';

/** What an actor can be asked to do, each with one plain object in and one out. */
export type Actions = {
  ready(input: Record<string, never>): Promise<boolean>;
  serveTcp(plan: ServerPlan): Promise<boolean>;
  exchange(plan: ExchangePlan): Promise<EndOfExchange>;
  serveDns(plan: DnsServerPlan): ReturnType<typeof serveDns>;
  askDns(plan: AskPlan): ReturnType<typeof ask>;
  /** Over HTTP; a server that does not answer yet is a failure. */
  fetch(plan: FetchPlan): Promise<Fetched>;
  startCollecting(plan: CollectPlan): Promise<boolean>;
  collected(input: Record<string, never>): Promise<CollectedDatagram[]>;
};

export type Action = keyof Actions;

export type Call = { readonly id: number; readonly action: Action; readonly input: unknown };
export type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

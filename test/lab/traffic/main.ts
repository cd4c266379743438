import type { Actions, Answer, Call } from './actions.ts';
import { collected, startCollecting } from './collect.ts';
import { ask, serveDns } from './dns.ts';
import { exchange } from './exchange_client.ts';
import { serveTcp } from './exchange_server.ts';
import { fetchText } from './http.ts';

/** The process that `Actor` starts inside a namespace: obeys calls from its parent, and ends with it. */

const actions: Actions = {
  ready: async () => true,
  serveTcp,
  exchange,
  serveDns,
  askDns: ask,
  fetch: fetchText,
  startCollecting,
  collected: async () => collected(),
};

process.on('message', async (call: Call) => {
  const action = actions[call.action] as (input: unknown) => Promise<unknown>;
  let answer: Answer;
  try {
    answer = { id: call.id, result: await action(call.input) };
  } catch (failure) {
    answer = { id: call.id, error: `${call.action}: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
  process.send?.(answer);
});

process.on('disconnect', () => process.exit(0));

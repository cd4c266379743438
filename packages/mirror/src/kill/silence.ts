import { ModifyTrafficMirrorFilterNetworkServicesCommand, ModifyTrafficMirrorFilterRuleCommand } from '@aws-sdk/client-ec2';
import { unlessGone } from '../apply/calls/calls.ts';
import { modifyServices } from '../apply/calls/filter.ts';
import { modifyRule } from '../apply/calls/rule.ts';
import { eventually } from '../apply/eventually.ts';
import { Ids } from '../apply/ids.ts';
import { together } from '../apply/together.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import { readFilters } from '../world/read_mirroring.ts';
import type { Filter, Session, Tags } from '../world/world.ts';

interface Mirroring {
  readonly filters: readonly Filter[];
  /** Others' included. */
  readonly sessions: readonly Session[];
}

/**
 * Ends the traffic of many sessions at once. AWS deletes five sessions a second, but a filter whose rules all reject lets nothing through, whatever uses it, and it has
 * ten rules at most. Rules are turned round instead of deleted: what rejects goes on rejecting at every moment, and the next plan turns them back by itself, since that is a
 * difference to the file. Filters of others, or that sessions of others use, stay as they are.
 */
export class Silence {
  /** Why filters of own sessions go on letting packets through, by ID. */
  readonly loud = new Map<string, string>();
  readonly #since = new Map<string, number>();
  readonly #aws: Aws;
  readonly #own: readonly Filter[];

  constructor(aws: Aws, { filters, sessions }: Mirroring, isOwn: (thing: { readonly tags: Tags }) => boolean) {
    this.#aws = aws;
    const usedBy = Map.groupBy(sessions, isOwn);
    const usedByOthers = new Set(usedBy.get(false)?.map(({ filter }) => filter));
    const used = new Set(usedBy.get(true)?.map(({ filter }) => filter));
    const ours = new Map(filters.filter(isOwn).map((filter) => [filter.id, filter]));
    for (const id of used) {
      if (!ours.has(id)) this.loud.set(id, 'it is not ours');
      else if (usedByOthers.has(id)) this.loud.set(id, 'sessions of others use it');
    }
    this.#own = [...ours.values()].filter(({ id }) => used.has(id) && !this.loud.has(id));
  }

  /** When a filter fell silent, in milliseconds since 1970; Infinity for one that has not. */
  since(filter: string): number {
    return this.#since.get(filter) ?? Number.POSITIVE_INFINITY;
  }

  /** First those whose traffic nothing but their deletion ends. */
  loudFirst(sessions: readonly Session[]): Session[] {
    return sessions.toSorted((a, b) => Number(this.loud.has(b.filter)) - Number(this.loud.has(a.filter)));
  }

  /** What AWS does not let be done stands in `loud`. Rejects with the signal's reason. */
  async fall(signal?: AbortSignal): Promise<void> {
    await together(this.#own, async (filter) => {
      signal?.throwIfAborted();
      try {
        await this.#mute(filter);
        this.#since.set(filter.id, this.#aws.clock.now());
      } catch (error) {
        if (!(error instanceof MirrorError)) throw error;
        this.loud.set(filter.id, error.message);
      }
    });
  }

  /** Waits until AWS shows the silence: a plan that does not see it would not end it. */
  async settle(): Promise<void> {
    await eventually(this.#aws.clock, async () => {
      const fallen = (await readFilters(this.#aws)).filter(({ id }) => this.#since.has(id));
      return fallen.every((filter) => accepting(filter).length === 0 && filter.services.length === 0) || undefined;
    });
  }

  /** Whether AWS would allow it: throws MirrorError denied. */
  async rehearse(): Promise<void> {
    const DryRun = true;
    const rule = this.#own.flatMap(accepting)[0];
    const serving = this.#own.find(({ services }) => services.length > 0);
    if (rule !== undefined) {
      const input = { TrafficMirrorFilterRuleId: rule.id, RuleAction: 'reject', DryRun } as const;
      await this.#aws.ec2(new ModifyTrafficMirrorFilterRuleCommand(input), rule.id);
    }
    if (serving !== undefined) {
      const input = { TrafficMirrorFilterId: serving.id, RemoveNetworkServices: serving.services as 'amazon-dns'[], DryRun };
      await this.#aws.ec2(new ModifyTrafficMirrorFilterNetworkServicesCommand(input), serving.id);
    }
  }

  async #mute(filter: Filter): Promise<void> {
    const run = { aws: this.#aws, ids: new Ids() };
    const rejecting = accepting(filter).map((rule) => {
      const state = { ...rule, filter: { id: filter.id } };
      return modifyRule(run, `rule of ${filter.id}`, rule.id, state, { ...state, action: 'reject' });
    });
    await Promise.all([...rejecting, modifyServices(run, 'services', filter.id, filter.services, [])].map(unlessGone));
  }
}

const accepting = ({ rules }: Filter) => rules.filter(({ action }) => action === 'accept');

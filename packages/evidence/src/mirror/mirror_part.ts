import type { MirrorFile, World } from '@mirrorscope/mirror';
import { type Fact, known, unknown } from '../schema/fact.ts';
import type { MirrorPart } from '../schema/mirror.ts';
import type { ViewpointRow } from '../schema/results.ts';
import { livePart } from './live_part.ts';
import { ruleText, selectorText } from './words.ts';

/** What the caller knows of the mirror. */
export interface MirrorInput {
  readonly file: MirrorFile;
  /** As messages call it. */
  readonly name: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** AWS as it is now; undefined where it was not asked. */
  readonly world?: World | undefined;
}

const ASK_AWS = 'run mirrorscope evidence again with --mirror and --live, and with credentials';
const NOT_ASKED = 'AWS was not asked';

/** What the file says, and what AWS says of it where it was asked. Throws MirrorError unsafe as planMirror does. */
export function mirrorPart({ file, name, sha256, world }: MirrorInput, viewpoints: readonly ViewpointRow[]): MirrorPart {
  const live = world === undefined ? undefined : livePart(file, world, viewpoints);
  return {
    name: file.name,
    file: { name, sha256 },
    region:
      file.region !== undefined
        ? known(file.region, name)
        : world !== undefined
          ? known(world.region, 'AWS')
          : unknown('the file leaves it to the environment', ASK_AWS),
    sources: file.sources.map((source) => ({
      name: source.name,
      where: selectorText(source.where),
      filter: source.filter,
      target: source.target ?? null,
      packet_length: source.session.packetLength ?? null,
      session_numbers: { from: source.session.number.from, to: source.session.number.to },
      vni: vniOf(source.session.vni),
      limit: source.limit ?? null,
    })),
    deny: file.deny.map(selectorText),
    filters: Object.entries(file.filters).map(([key, filter]) => ({
      name: key,
      rules: 'id' in filter ? (live?.rulesOf(filter.id) ?? existing(filter.id)) : known(filter.rules.map(ruleText), name),
      services: 'id' in filter ? [] : [...filter.services],
    })),
    targets: Object.entries(file.targets).map(([key, target]) => {
      const { kind, destination } = 'id' in target ? (live?.targetOf(target.id) ?? { kind: 'existing', destination: target.id }) : target;
      return { name: key, kind, destination, zones: [...target.zones], capacity: live?.capacityOf(kind, destination) ?? capacity(kind) };
    }),
    sessions: live?.sessions ?? unknown(NOT_ASKED, ASK_AWS),
    not_mirrored: live?.notMirrored ?? unknown(NOT_ASKED, ASK_AWS),
    differences: live?.differences ?? unknown(NOT_ASKED, ASK_AWS),
  };
}

type Vni = MirrorFile['sources'][number]['session']['vni'];

function vniOf(vni: Vni): MirrorPart['sources'][number]['vni'] {
  if (vni.kind === 'aws') return 'aws';
  return vni.kind === 'fixed' ? { from: vni.vni, to: vni.vni } : { from: vni.from, to: vni.to };
}

const existing = (id: string): Fact<string[]> => unknown(`the file names the filter ${id}, which was made elsewhere`, ASK_AWS);

function capacity(kind: string): Fact<string> {
  if (kind === 'interface') return known('10 sources, or 100 where the interface is of one of the largest instance types', "AWS's quotas");
  return unknown('how much the listeners behind it take is in no file', `${ASK_AWS}; --metrics asks listeners what they dropped`);
}

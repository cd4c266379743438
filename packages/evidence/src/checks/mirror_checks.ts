import { viewpointName } from '../mirror/viewpoint_name.ts';
import type { Check } from '../schema/evidence.ts';
import type { Fact } from '../schema/fact.ts';
import type { MirrorPart } from '../schema/mirror.ts';
import { counted, found, inherent, inOrder, type Measured, notKnown, number } from './check.ts';

/** Whether what should have been seen was, and nothing else. */
export function mirrorChecks({ mirror, quality: { viewpoints } }: Measured): Check[] {
  if (!mirror.known) {
    const names = ['interfaces not seen', 'viewpoints not of the mirror', 'interfaces not mirrored', 'filter'];
    return names.map((name) => notKnown(name, `${mirror.why.charAt(0).toUpperCase()}${mirror.why.slice(1)}.`, mirror.learn));
  }
  const part = mirror.value;
  return [
    notSeen(part, viewpoints),
    notOfMirror(part, viewpoints),
    fromAws('interfaces not mirrored', part.not_mirrored, (all) =>
      all.length === 0
        ? inOrder('interfaces not mirrored', 'Every network interface of the region has a session of this mirror.')
        : found(
            'interfaces not mirrored',
            `${counted(all.length, 'network interface')} of the region have no session of this mirror: what they alone sent or received is not here.`,
            '',
            all.map((one) => `${one.interface}${one.instance === null ? '' : ` of ${one.instance}`}: ${one.reason}`),
          ),
    ),
    fromAws('file and AWS', part.differences, (all) =>
      all.length === 0
        ? inOrder('file and AWS', 'AWS was as the file says when this was made; whether it was in the range CloudTrail knows.')
        : found(
            'file and AWS',
            'AWS was not as the file says when this was made. To change:',
            'mirrorscope mirror plan says more; CloudTrail knows what was so in the range',
            all.map(({ what, action, reason }) => `${action} ${what}: ${reason}`),
          ),
    ),
    inherent(
      'filter',
      `What the filters (${part.filters.map(({ name }) => name).join(', ')}) do not accept is not mirrored, and does not show here.`,
      'the rules are in the section Mirror',
    ),
  ];
}

type Viewpoints = Measured['quality']['viewpoints'];

function notSeen({ sessions, sources }: MirrorPart, viewpoints: Viewpoints): Check {
  const name = 'interfaces not seen';
  if (sessions.known) {
    const silent = sessions.value.filter(({ seen }) => !seen);
    if (silent.length === 0) return inOrder(name, `Every session (${number(sessions.value.length)}) was seen in the range.`);
    return found(
      name,
      `${number(silent.length)} of ${counted(sessions.value.length, 'session')} have no record in the range: their interfaces were silent, or their copies did not come.`,
      'mirrorscope mirror check looks for what silently does not work',
      silent.map((one) => `${one.interface}, ${one.session}, VNI ${one.vni}${one.name === '' ? '' : ` (${one.name})`}`),
    );
  }
  const silent = sources.filter(({ vni }) => vni !== 'aws' && !viewpoints.some((one) => one.vni >= vni.from && one.vni <= vni.to));
  const text = 'Which interfaces the sources select AWS knows, and it was not asked';
  if (silent.length === 0) return notKnown(name, `${text}.`, sessions.learn);
  const items = silent.map(({ name: source, vni }) => `source ${source}, VNI ${vniText(vni)}`);
  return found(name, `${text}. But nothing at all came from these sources:`, sessions.learn, items);
}

function notOfMirror({ sessions, sources }: MirrorPart, viewpoints: Viewpoints): Check {
  const name = 'viewpoints not of the mirror';
  const chosenByAws = sources.filter(({ vni }) => vni === 'aws').map((source) => source.name);
  if (!sessions.known && chosenByAws.length > 0)
    return notKnown(
      name,
      `The VNIs of ${chosenByAws.join(', ')} were chosen by AWS, so the file does not tell which viewpoints are theirs.`,
      sessions.learn,
    );
  const own = ({ vni, mirror_src }: Viewpoints[number]): boolean =>
    sessions.known
      ? sessions.value.some((session) => session.vni === vni && session.address === mirror_src)
      : sources.some((source) => source.vni !== 'aws' && vni >= source.vni.from && vni <= source.vni.to);
  const strange = viewpoints.filter((viewpoint) => viewpoint.encap === 'none' || !own(viewpoint));
  if (strange.length === 0)
    return inOrder(
      name,
      sessions.known ? 'Every viewpoint is that of a session.' : 'The VNI of every viewpoint is one that the file gives.',
    );
  return found(
    name,
    `Of ${counted(viewpoints.length, 'viewpoint')} with records in the range ${number(strange.length)} fit${strange.length === 1 ? 's' : ''} no ${sessions.known ? 'session of the mirror' : 'VNI of the file'}. What they saw is counted all the same.`,
    'another mirror with the same listeners, sessions made by hand, or a file that has changed since',
    strange.map(viewpointName),
  );
}

/** What AWS alone knows. */
const fromAws = <T>(name: string, fact: Fact<T>, judge: (value: T) => Check): Check =>
  fact.known ? judge(fact.value) : notKnown(name, `${fact.why}.`, fact.learn);

const vniText = (vni: MirrorPart['sources'][number]['vni']): string =>
  vni === 'aws' ? 'by AWS' : vni.from === vni.to ? String(vni.from) : `${vni.from}-${vni.to}`;

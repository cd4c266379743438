/** How a viewpoint is: whether it is still seen, and what its mirror loses. */

/** Seconds behind the newest viewpoint after which one counts as silent: a busy interface is never that quiet for so long. */
const SILENT_SECONDS = 300;
/** Per cent of TCP payload that is missed, from which retransmissions of this viewpoint are to be distrusted. */
const DISTRUST_PERCENT = 0.1;

export type ViewpointState = 'seen' | 'losing' | 'silent';

export function viewpointState(silentSeconds: number, missedPercent: number | null): ViewpointState {
  if (silentSeconds >= SILENT_SECONDS) return 'silent';
  return (missedPercent ?? 0) >= DISTRUST_PERCENT ? 'losing' : 'seen';
}

/** `4 viewpoints: 1 silent, 1 losing packets`; all well is said as well. */
export function viewpointSummary(states: readonly ViewpointState[]): string {
  const count = (wanted: ViewpointState) => states.filter((state) => state === wanted).length;
  const all = states.length === 1 ? '1 viewpoint' : `${states.length} viewpoints`;
  const parts = [
    ...(count('silent') > 0 ? [`${count('silent')} silent`] : []),
    ...(count('losing') > 0 ? [`${count('losing')} losing packets`] : []),
  ];
  return `${all}: ${parts.length === 0 ? 'seen lately, nearly nothing lost' : parts.join(', ')}`;
}

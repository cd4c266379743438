import type { FlowAnswer, FlowViewpoint } from '../../src/contract.ts';
import { to } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { formatIso } from '../time/format.ts';
import { differences } from './differences.ts';
import { isMoment, valueText } from './values.ts';

export interface ViewpointsProps {
  readonly answer: FlowAnswer;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** `10.20.1.10, VNI 1001`, or the listener where nothing was mirrored. */
export const viewpointName = ({ mirrorSrc, vni, encap, listener }: FlowViewpoint): string =>
  encap === 'none' ? listener : `${mirrorSrc}, VNI ${vni}`;

/** Every viewpoint that saw the connection, and in what they differ. */
export function Viewpoints({ answer, chosen, onChoose }: ViewpointsProps) {
  const { viewpoints, columns } = answer;
  const found = differences(answer);
  const { zone } = useTime();
  return (
    <section class="card" aria-labelledby="viewpoints-title">
      <div class="card-head">
        <div>
          <h2 id="viewpoints-title">{viewpoints.length === 1 ? 'One viewpoint saw it' : `${viewpoints.length} viewpoints saw it`}</h2>
          <p class="muted">
            {viewpoints.length === 1
              ? 'Only one end is mirrored, or only one mirror had it.'
              : found.length === 0
                ? 'They agree in everything.'
                : `They differ in ${found.length} of ${columns.length} columns; never add viewpoints up.`}
          </p>
        </div>
      </div>
      <fieldset class="segments">
        <legend class="visually-hidden">Viewpoint shown</legend>
        {viewpoints.map((viewpoint, index) => (
          <button key={index} type="button" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
            {viewpointName(viewpoint)}
          </button>
        ))}
      </fieldset>
      {found.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
        <section class="table-scroll" aria-label="Where viewpoints differ" tabIndex={0}>
          <table class="sides">
            <thead>
              <tr>
                <th scope="col">Differs</th>
                {viewpoints.map((viewpoint, index) => (
                  <th key={index} scope="col" class="number">
                    {viewpointName(viewpoint)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.map(({ column, values }) => (
                <tr key={column}>
                  <th scope="row">
                    <a href={to(`/columns#${column}`)}>{column}</a>
                  </th>
                  {values.map((value, index) => (
                    <td key={index} class={index > 0 && String(value) !== String(values[0]) ? 'number differs' : 'number'}>
                      {isMoment(column) ? formatIso(String(value), zone) : valueText(column, value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

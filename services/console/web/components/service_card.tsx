import type { ServiceHealth } from '../../src/contract.ts';
import { grouped } from '../format/number.ts';
import { shortText, type Unit } from '../format/unit.ts';

/** A listener or writer: what it says of itself, in its own order. */
export function ServiceCard({ service: { name, kind, reachable, problem, figures } }: { readonly service: ServiceHealth }) {
  return (
    <section class="card">
      <div class="card-head">
        <div>
          <h2>{name}</h2>
          <p class="muted">{kind === 'unknown' ? 'Service' : kind.charAt(0).toUpperCase() + kind.slice(1)}</p>
        </div>
        <Badge reachable={reachable} bad={figures.some((figure) => figure.bad)} />
      </div>
      {problem !== null && <p class="problem">{problem}</p>}
      <dl class="service-figures">
        {figures.map(({ name, text, value, unit, bad }) => (
          <div key={name}>
            <dt title={text}>{name}</dt>
            <dd class={bad ? 'bad' : undefined}>{figureText(value, unit)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Badge({ reachable, bad }: { readonly reachable: boolean; readonly bad: boolean }) {
  if (!reachable) return <span class="badge silent">Not reachable</span>;
  return bad ? <span class="badge losing">Look here</span> : <span class="badge">All well</span>;
}

const UNITS: Readonly<Record<string, Unit>> = { bytes: 'bytes', seconds: 's', s: 's', ms: 'ms', percent: 'percent', '%': 'percent' };

/** Counters in full, since a few of very many are just what is looked for. */
function figureText(value: number, unit: string): string {
  const known = UNITS[unit];
  return known === undefined ? `${grouped(value)} ${unit}`.trimEnd() : shortText(value, known);
}

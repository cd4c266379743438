import type { RampEvent, RampReport, Reading } from '@mirrorscope/mirror';

/** One line for people while a ramp goes on. */
export function eventLine(event: RampEvent): string {
  const share = `${event.share} %`;
  switch (event.kind) {
    case 'applying':
      return `${share}: making ${event.sessions} sessions`;
    case 'applied':
      return `${share}: made; watching its ${event.sessions} sessions`;
    case 'reading':
      return `${share}: ${readingText(event.reading)}`;
    case 'breach':
      return `${share}: BREACH: ${event.why}`;
    case 'rolled back':
      return `${share}: taken back to ${event.to} %, ${event.sessions} sessions deleted`;
  }
}

export function rampText({ mirror, steps, share, breach }: RampReport): string {
  const lines = steps.map((step) => {
    const seconds = Math.round((step.ended - step.began) / 1000);
    return `${step.share} %: ${step.sessions} sessions, ${seconds} s\n${step.readings.map((reading) => `  ${readingText(reading)}\n`).join('')}`;
  });
  const end =
    breach === undefined
      ? `${mirror} is at ${share} %\n`
      : `${mirror} was taken back to ${breach.to} % in ${(breach.took / 1000).toFixed(1)} s, ${breach.sessions} sessions, silent after ${(breach.silentAfter / 1000).toFixed(1)} s: ${breach.why}\n`;
  return lines.join('') + end;
}

const readingText = ({ measure, detail }: Reading): string => `${measure}: ${detail}`;

import { GROUPS, INFORMATIONAL, type Ledger, share, type Tally } from './ledger.ts';
import { formatTable } from './table.ts';

const percent = (tally: Tally) => `${(share(tally) * 100).toFixed(3)} %`;
const row = (name: string, tally: Tally) => [name, String(tally.equal + tally.differing), String(tally.differing), percent(tally)];

/** Share of equal cells: overall, by reference, and of each run that is below 100 %. */
export function formatSummary(ledger: Ledger): string {
  const rows = [
    ['', 'cells', 'differing', 'equal'],
    row(
      'all',
      ledger.total((_, group) => !INFORMATIONAL.has(group)),
    ),
  ];
  for (const group of GROUPS) {
    const note = INFORMATIONAL.has(group) ? ' (not judged)' : '';
    rows.push(
      row(
        `${group}${note}`,
        ledger.total((_, each) => each === group),
      ),
    );
  }
  const below = ledger
    .runs()
    .map((run) => ({ run, tally: ledger.total((each, group) => each === run && !INFORMATIONAL.has(group)) }))
    .filter(({ tally }) => tally.differing > 0)
    .sort((one, other) => share(one.tally) - share(other.tally));
  return `${formatTable([...rows, ['', '', '', ''], ...below.map(({ run, tally }) => row(run, tally))])}\n`;
}

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { auditRuns, type Judgement, judgeAll, loadDifferences } from './conformance.ts';
import { INFORMATIONAL, share } from './ledger.ts';
import { allRuns } from './runs.ts';
import { formatSummary } from './summary.ts';

describe('the engine against tshark, tcptrace, Zeek and the Community ID baselines', () => {
  const runs = allRuns();
  const differences = loadDifferences();
  let judgement: Judgement;

  before(async () => {
    judgement = await judgeAll(runs);
  });

  it('accounts for every packet of every capture', () => {
    for (const [run, { arrived, decoded, refused }] of judgement.results) {
      const sum = [...refused.values()].reduce((total, count) => total + count, decoded);
      assert.equal(arrived, sum, `${run.name}: ${arrived} packets arrived, ${sum} were decoded or refused`);
    }
  });

  it('differs nowhere but where differences.tsv says so', () => {
    const { unlisted } = auditRuns(judgement.ledger, runs, differences);
    const lines = unlisted.map(({ run, group, column, ours, theirs, sender, conversation }) =>
      [run, group, column, `ours ${ours}`, `theirs ${theirs}`, sender, conversation].join(' '),
    );
    assert.equal(unlisted.length, 0, `${unlisted.length} cells differ and are not listed:\n${lines.slice(0, 40).join('\n')}`);
  });

  it('still differs everywhere differences.tsv says so', () => {
    const { stale } = auditRuns(judgement.ledger, runs, differences);
    const lines = stale.map(
      ({ listed, found }) => `listed ${JSON.stringify(listed)}\nfound ${found.cells} cells, ours ${found.ours}, theirs ${found.theirs}`,
    );
    assert.equal(stale.length, 0, `${stale.length} lines of differences.tsv are out of date:\n${lines.join('\n')}`);
    const known = new Set(runs.map((run) => run.name));
    assert.deepEqual(
      differences.filter((difference) => !known.has(difference.run)),
      [],
      'differences.tsv names runs that do not exist',
    );
  });

  it('agrees in nearly all cells', (context) => {
    const tally = judgement.ledger.total((_, group) => !INFORMATIONAL.has(group));
    for (const line of formatSummary(judgement.ledger).trimEnd().split('\n')) context.diagnostic(line);
    assert.ok(tally.equal > 64_000, `only ${tally.equal} cells were compared`);
    assert.ok(share(tally) > 0.995, `${(share(tally) * 100).toFixed(3)} % of the cells are equal`);
  });
});

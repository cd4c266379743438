/** A ring's files, and what is cut out of it, as other programs read them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { cutRing } from '@mirrorscope/ring';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { LAB_CAPTURE, ringOf } from './temporary_ring.ts';

const PACKETS = 9957;
const WHOLE = Number.POSITIVE_INFINITY;
const ALL = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, filter: '', form: 'inner', payload: WHOLE } as const;

/** Programs by the Debian package that brings them. */
const PACKAGE_OF = { tcpdump: 'tcpdump', tshark: 'tshark', capinfos: 'tshark', tcprewrite: 'tcpreplay' } as const;
type Program = keyof typeof PACKAGE_OF;

const isThere = (program: Program): boolean => spawnSync(program, ['--version']).error === undefined;
installOnCi([
  ...new Set((Object.keys(PACKAGE_OF) as Program[]).filter((program) => !isThere(program)).map((program) => PACKAGE_OF[program])),
]);

/** For `skip`: in plain sight, and a failure on CI. */
function without(...programs: readonly Program[]): string | false {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return false;
  const reason = `${missing.join(', ')} not installed: apt-get install ${missing.map((program) => PACKAGE_OF[program]).join(' ')}`;
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}

function run(program: Program, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

const lines = (text: string): number => text.split('\n').length - 1;

suite("other programs read a ring's files", { timeout: 60_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-tools-'));
  after(() => rmSync(scratch, { recursive: true }));

  async function cut(directory: string, name: string, filter = ''): Promise<{ path: string; packets: number }> {
    const path = join(scratch, name);
    const { packets } = await cutRing({ ...ALL, directory, filter }, path);
    return { path, packets };
  }

  test('capinfos: packets, nanoseconds, and the lengths that they had before', { skip: without('capinfos') }, async (t) => {
    const whole = (await ringOf(t, LAB_CAPTURE, { payload: WHOLE })).files()[0]!;
    const headers = (await ringOf(t, LAB_CAPTURE)).files()[0]!;
    const column = (file: string, option: string): string => run('capinfos', '-TrBm', option, file).trim().split(',').at(-1)!;
    assert.equal(Number(column(headers, '-c')), PACKETS);
    assert.equal(column(headers, '-d'), column(whole, '-d'));
    assert.ok(statSync(headers).size < statSync(whole).size);
    assert.match(run('capinfos', headers), /nanosecond pcap/);
  });

  test('tshark: no packet is malformed, with the tunnel or without', { skip: without('tshark') }, async (t) => {
    for (const form of ['outer', 'inner'] as const) {
      const [file] = (await ringOf(t, LAB_CAPTURE, { form })).files();
      assert.equal(run('tshark', '-r', file!, '-Y', '_ws.malformed'), '');
      assert.equal(lines(run('tshark', '-r', file!, '-Y', form === 'outer' ? 'vxlan' : 'not vxlan')), PACKETS);
    }
  });

  test('tcpreplay: takes the frames as they are', { skip: without('tcprewrite', 'tcpdump') }, async (t) => {
    const [file] = (await ringOf(t, LAB_CAPTURE, { form: 'inner', payload: WHOLE })).files();
    const rewritten = join(scratch, 'rewritten.pcap');
    run('tcprewrite', `--infile=${file}`, `--outfile=${rewritten}`, '--portmap=80:8080');
    assert.ok(lines(run('tcpdump', '-nr', rewritten, 'tcp port 8080')) > 1000);
  });

  test('a filter means what it means to tcpdump', { skip: without('tcpdump') }, async (t) => {
    const ring = await ringOf(t, LAB_CAPTURE);
    const { path } = await cut(ring.directory, 'inner.pcap');
    for (const filter of FILTERS) {
      const { packets } = await cut(ring.directory, 'filtered.pcap', filter);
      assert.equal(packets, lines(run('tcpdump', '-nr', path, TRANSLATED.get(filter) ?? filter)), filter);
    }
  });
});

/** What libpcap has no word for as a primitive of its own. */
const TRANSLATED = new Map([
  ['tcp-syn', '(tcp[tcpflags] & tcp-syn != 0) or (ip6[6] = 6 and ip6[53] & 2 != 0)'],
  ['tcp-rst and ip', 'tcp[tcpflags] & tcp-rst != 0'],
  ['proto 6', 'tcp'],
]);

const FILTERS = [
  '',
  'ip',
  'ip6',
  'tcp',
  'udp or icmp6',
  'icmp',
  'not tcp',
  'host 10.20.1.10',
  'src host 10.20.1.10',
  'dst host 2001:db8:20:2::10',
  'net 10.20.4.0/24',
  'ip6 net 2001:db8:20::/48',
  'src net 10.20.1.0/24 and dst net 10.20.2.0/24',
  'src and dst net 10.20.0.0/16',
  'src or dst port 443',
  'port 443',
  'tcp port 443 or 8443',
  'udp dst port 53',
  'portrange 9001-9003',
  'tcp src portrange 5432-5434',
  'host 10.20.1.10 and not port 80',
  'src 10.20.1.10 or 10.20.3.10',
  'ip or ip6 and port 443',
  'ip6 and port 443 or ip and port 53',
  'ip6 and (port 443 or ip) and port 8443',
  '!ip||tcp&&port 80',
  'not (tcp or udp) and ip',
  'ip proto 17',
  'ip6 proto 6',
  'proto 6',
  'tcp-syn',
  'tcp-rst and ip',
];

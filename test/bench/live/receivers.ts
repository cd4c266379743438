import { UdpSocket } from '@mirrorscope/socket';
import { COMMAND } from '../compiled.ts';
import { ListenerReceiver } from './listener_receiver.ts';
import { LoopReceiver } from './loop_receiver.ts';
import { DGRAM_LOOP, RECEIVE_LOOP } from './programs.ts';
import { BUFFER_BYTES, type Receiver, type ReceiverSpec } from './receiver.ts';

const MICROSECONDS_OF_OUR_REST = 4000;

/** What receiving alone costs, by the cheapest way there is. */
export const BARE: readonly ReceiverSpec[] = [
  loop('C, waiting', 'counted; recvmmsg returns with the first packet and all behind it', [RECEIVE_LOOP], 0),
  loop('C, resting', 'counted; 4 ms of rest after all that waited, as udp has it', [RECEIVE_LOOP], MICROSECONDS_OF_OUR_REST),
];

const NODE: ReceiverSpec = loop('Node', "counted; node:dgram's event for each packet", [process.execPath, DGRAM_LOOP]);

export const UDP = listener('udp');
export const DGRAM = listener('dgram');

/** It captures what another socket of the port gets as well. */
const CAP: ReceiverSpec = { ...listener('cap'), start: startCap };

export const RECEIVERS: readonly ReceiverSpec[] = [...BARE, NODE, UDP, DGRAM, CAP];

function loop(name: string, does: string, program: readonly string[], rest?: number): ReceiverSpec {
  const command = (port: number | string): string[] => [
    ...program,
    ...[port, BUFFER_BYTES, ...(rest === undefined ? [] : [rest])].map(String),
  ];
  return { name, does, command, start: (port) => LoopReceiver.start(command(port), port) };
}

function listener(source: 'udp' | 'dgram' | 'cap'): ReceiverSpec {
  const options = (port: number | string): Record<string, string> => ({
    source,
    output: 'null',
    workers: '1',
    'receive-buffer': String(BUFFER_BYTES),
    ...(source === 'cap'
      ? { interface: 'lo', filter: `inbound and udp dst port ${port}` }
      : { bind: '127.0.0.1', port: String(port), 'geneve-port': '0' }),
  });
  return {
    name: source,
    does: 'decoded, counted in its flow; records encoded and thrown away',
    start: (port) => ListenerReceiver.start(options(port), port),
    command: (port) => [
      process.execPath,
      COMMAND,
      'listen',
      ...Object.entries(options(port)).flatMap(([name, value]) => [`--${name}`, value]),
    ],
  };
}

/** Without a socket at the port the sender would be told that nobody listens. Nobody reads from this one. */
async function startCap(port: number): Promise<Receiver> {
  const sink = await UdpSocket.open('127.0.0.1');
  sink.setReceiveBuffer(0);
  sink.bind('127.0.0.1', port);
  try {
    const receiver = await listener('cap').start(port);
    return {
      pid: receiver.pid,
      port,
      // libpcap tells its losses some time later.
      counts: async () => ({ received: (await receiver.counts()).received, dropped: undefined }),
      stop: async () => {
        await receiver.stop();
        sink.close();
      },
    };
  } catch (error) {
    sink.close();
    throw error;
  }
}

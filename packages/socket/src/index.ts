export { type ClockState, clockState } from './clock_state.ts';
export { SocketError, type SocketErrorCode } from './error.ts';
export { CONTROL_DATA, CONTROL_WORDS, HEADER_WORDS, LENGTH, type MessageBlock, NAME_WORDS } from './message_block.ts';
export { loadPacketDrops } from './packet_drops.ts';
export { MOST_MESSAGES, type SendBlock } from './send_block.ts';
export { PreciseTimer } from './timer.ts';
export { type Instruction, type SocketHandle, UdpSocket } from './udp_socket.ts';

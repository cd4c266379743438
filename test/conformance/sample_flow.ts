import { DEFAULT_ROW, type FlowRow } from '@mirrorscope/record';

/** A record for tests of the comparison itself: TCP from 10.0.0.2:40000 to 10.0.0.1:80, one second long. */
export function sampleFlow(changes: Partial<FlowRow>): FlowRow {
  return {
    ...DEFAULT_ROW,
    proto: 6,
    client_ip: '10.0.0.2',
    client_port: 40_000,
    server_ip: '10.0.0.1',
    server_port: 80,
    start_time: '2024-01-01T00:00:00.000001Z',
    end_time: '2024-01-01T00:00:01.000001Z',
    ...changes,
  };
}

import type { CallCounts } from './aws.ts';

export class Counts implements CallCounts {
  calls = 0;
  throttled = 0;
  repeated = 0;
  readonly byAction = new Map<string, number>();

  call(action: string, tries: number): void {
    this.calls++;
    if (tries > 1) this.repeated++;
    this.byAction.set(action, (this.byAction.get(action) ?? 0) + 1);
  }

  throttle(): void {
    this.throttled++;
  }
}

/** What CloudFormation asks of a custom resource. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
export interface StackEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: {
    /** The mirror's name. */
    readonly Mirror: string;
    /** Percent of the sources; CloudFormation makes texts of numbers. */
    readonly Begin?: string;
  };
}

/** Tells CloudFormation how it ended; without it, it waits for an hour. Throws where the answer does not arrive. */
export async function answer(event: StackEvent, failure?: string): Promise<void> {
  const { ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties } = event;
  const body = JSON.stringify({
    Status: failure === undefined ? 'SUCCESS' : 'FAILED',
    ...(failure !== undefined && { Reason: failure }),
    PhysicalResourceId: event.PhysicalResourceId ?? `mirror/${ResourceProperties.Mirror}`,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  // The URL is signed for no content type.
  const response = await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation took no answer: ${response.status} ${await response.text()}`);
}

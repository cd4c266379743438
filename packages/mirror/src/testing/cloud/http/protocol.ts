import type { IncomingHttpHeaders } from 'node:http';
import type { AwsFailure } from './failure.ts';
import { Query } from './query.ts';
import { type Answer, xml } from './xml.ts';

export interface Body {
  readonly type: string;
  readonly text: string;
}

/** How a service writes requests and answers. */
export interface Protocol {
  read(headers: IncomingHttpHeaders, body: string): { readonly operation: string; readonly query: Query };
  answer(operation: string, answer: Answer, requestId: string): Body;
  failure(failure: AwsFailure, requestId: string): Body;
}

const readForm: Protocol['read'] = (_headers, body) => {
  const query = new Query(new URLSearchParams(body));
  return { operation: query.text('Action') ?? '', query };
};

const xmlBody = (text: string): Body => ({ type: 'text/xml;charset=UTF-8', text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}` });

/** EC2's own: members stand right in the answer, lists are of `item`. */
export const EC2_QUERY: Protocol = {
  read: readForm,
  answer: (operation, answer, requestId) => xmlBody(xml(`${operation}Response`, { requestId, ...answer }, 'item')),
  failure: ({ code, message }, requestId) =>
    xmlBody(xml('Response', { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId }, 'item')),
};

/** The Query protocol of the other services: the answer stands in a result of its own, lists are of `member`. */
export const AWS_QUERY: Protocol = {
  read: readForm,
  answer: (operation, answer, requestId) =>
    xmlBody(xml(`${operation}Response`, { [`${operation}Result`]: answer, ResponseMetadata: { RequestId: requestId } }, 'member')),
  failure: ({ code, message }, requestId) =>
    xmlBody(xml('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message }, RequestId: requestId }, 'member')),
};

import type { Need } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';
import type { TagItem } from '../state/network.ts';

const MOST_TAGS = 50;

/** `TagSpecification.N` of a creating operation: tags for a thing of this type. */
export function tagSpecification(query: Query, type: string): TagItem[] {
  return query.structs('TagSpecification').flatMap((specification) => {
    const resourceType = specification.required('ResourceType');
    if (resourceType !== type) {
      throw new AwsFailure('InvalidParameterValue', `'${resourceType}' is not a valid taggable resource type for this operation.`);
    }
    return tagItems(specification);
  });
}

/** `Tag.N.Key` and `Tag.N.Value`, checked as AWS does. */
export function tagItems(query: Query): TagItem[] {
  const items = query.structs('Tag').map((tag) => ({ key: tag.required('Key'), value: tag.text('Value') ?? '' }));
  for (const { key, value } of items) {
    if (key.startsWith('aws:'))
      throw new AwsFailure('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved for internal use`);
    if (key.length > 127) throw new AwsFailure('InvalidParameterValue', `Tag key exceeds the maximum length of 127 characters`);
    if (value.length > 255) throw new AwsFailure('InvalidParameterValue', `Tag value exceeds the maximum length of 255 characters`);
  }
  if (new Set(items.map(({ key }) => key)).size < items.length) {
    throw new AwsFailure('InvalidParameterValue', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  return items;
}

/** New tags over those that are there. */
export function withTags(present: readonly TagItem[], added: readonly TagItem[]): TagItem[] {
  const tags = new Map([...present, ...added].map(({ key, value }) => [key, value]));
  if (tags.size > MOST_TAGS) throw new AwsFailure('TagLimitExceeded', `The maximum number of tags per resource is ${MOST_TAGS}`);
  return [...tags].map(([key, value]) => ({ key, value }));
}

/** Who creates something with tags needs the right to tag it, too. */
export function tagNeeds(operation: string, resource: string, requestTags: readonly TagItem[]): Need[] {
  return requestTags.length === 0 ? [] : [{ action: 'ec2:CreateTags', resource, requestTags, createAction: operation }];
}

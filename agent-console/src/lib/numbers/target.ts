import type { EntryPointView } from '#server/telephony/entry-point.schema.ts';

/** Where a number leads, as one value to choose: `queue …`, `flow …`, or empty for the flow of all numbers. */
export const targetOf = ({ queueId, flowId }: EntryPointView): string =>
  queueId ? `queue ${queueId}` : flowId ? `flow ${flowId}` : '';

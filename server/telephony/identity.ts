/** The carrier's name for a person's browser: `agent_` and the id without hyphens, since it takes only letters, digits and `_`. */
export const identityOf = (userId: string): string => `agent_${userId.replaceAll('-', '')}`;

/** The person behind `client:agent_…`; null when it is not one of ours. */
export function userOfIdentity(from: string): string | null {
  const hex = /^client:agent_([0-9a-f]{32})$/.exec(from)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
}

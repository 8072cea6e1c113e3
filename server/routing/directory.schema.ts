import { type Static, Type } from 'typebox';
import { PresenceView } from '#server/people/presence.schema.ts';
import { Role } from '#server/people/role.schema.ts';
import { Id, Nullable, PageQuery } from '#server/platform/schema.ts';

/** A colleague as everybody may see them: who they are, where they sit, what they answer, and whether they can be reached. */
export const DirectoryEntry = Type.Object({
  id: Id,
  name: Type.String(),
  role: Role,
  branchId: Nullable(Id),
  /** Also those through groups. */
  queueIds: Type.Array(Id),
  /** Null: has never opened a console. */
  presence: Nullable(PresenceView),
});
export type DirectoryEntry = Static<typeof DirectoryEntry>;

/** How people are looked for: free to be rung, working on something, on a break, not here. */
export const reachabilities = ['available', 'busy', 'on_break', 'offline'] as const;
export type Reachability = (typeof reachabilities)[number];

export const DirectoryQuery = Type.Object(
  {
    ...PageQuery.properties,
    /** This branch and those below it. */
    branchId: Type.Optional(Id),
    queueId: Type.Optional(Id),
    presence: Type.Optional(Type.Enum([...reachabilities])),
  },
  { additionalProperties: false },
);
export type DirectoryQuery = Static<typeof DirectoryQuery>;

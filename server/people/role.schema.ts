import { type Static, Type } from 'typebox';

/** What people are here. */
export const roles = [
  'agent',
  'relationship_manager',
  'teller',
  'lobby_manager',
  'billing_clerk',
  'knowledge_editor',
  'supervisor',
  'branch_administrator',
  'administrator',
  'auditor',
] as const;
export const Role = Type.Enum([...roles]);
export type Role = Static<typeof Role>;

/** What a role may allow. */
export const permissions = [
  /** Works in queues and is offered what waits there; so sees every customer, since any may ring. */
  'take_calls',
  /** Sees customers: those of the branches in reach, those of no branch, and their own. */
  'read_customers',
  'read_all_customers',
  'write_customers',
  /** Sees, without a verified customer on the line, what proves who somebody is, and what they hold. */
  'unmask_customers',
  /** What customers hold, as the bank's own systems tell it. */
  'keep_holdings',
  /** Tier, owner and branch of a customer. */
  'value_customers',
  /** Sees what others did with customers, within reach. */
  'read_interactions',
  /** Sees tickets: those of the branches in reach, of their queues, and their own. */
  'read_tickets',
  /** Any customer may ring about any ticket. */
  'read_all_tickets',
  'write_tickets',
  /** Sees the floor, its explanations and repairs, and how routing is set up. */
  'watch_floor',
  /** Changes presence of others, moves and raises who waits, closes queues, blocks numbers. */
  'lead_floor',
  /** Hears what was recorded, within reach, and sees who else did. */
  'listen_recordings',
  /** Takes recordings away as files. */
  'download_recordings',
  /** Sees everything of the users within reach. */
  'read_people',
  /** Makes and changes users, groups and branches within reach. */
  'manage_people',
  /** Queues, skills, calendars, numbers, settings. */
  'configure',
] as const;
export const Permission = Type.Enum([...permissions]);
export type Permission = Static<typeof Permission>;

const servesCallers = ['take_calls', 'read_customers', 'read_all_customers', 'write_customers'] as const;
const servesTickets = ['read_tickets', 'read_all_tickets', 'write_tickets'] as const;

/** Who may do what; everything else is refused. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  agent: [...servesCallers, ...servesTickets],
  relationship_manager: [...servesCallers, ...servesTickets],
  teller: ['read_customers', 'write_customers', 'read_tickets', 'write_tickets'],
  lobby_manager: ['read_customers', 'write_customers', 'read_interactions', 'read_tickets', 'write_tickets'],
  billing_clerk: ['read_customers', 'read_all_customers', 'unmask_customers', 'read_interactions', ...servesTickets],
  knowledge_editor: [],
  supervisor: [
    ...servesCallers,
    ...servesTickets,
    'unmask_customers',
    'value_customers',
    'read_interactions',
    'watch_floor',
    'lead_floor',
    'listen_recordings',
  ],
  branch_administrator: ['read_people', 'manage_people'],
  administrator: permissions,
  auditor: [
    'read_customers',
    'read_all_customers',
    'unmask_customers',
    'read_interactions',
    'read_tickets',
    'read_all_tickets',
    'watch_floor',
    'listen_recordings',
    'download_recordings',
    'read_people',
  ],
};

/** How far a person's permissions reach: what is their own, their branch, it and all below it, or everything. */
export const scopes = ['own', 'branch', 'subtree', 'all'] as const;
export const Scope = Type.Enum([...scopes]);
export type Scope = Static<typeof Scope>;

/** What a role reaches where nothing else was said; `in_branch` for people who belong to one. */
export const usualScope: Readonly<Record<Role, { in_branch: Scope; elsewhere: Scope | null }>> = {
  agent: { in_branch: 'own', elsewhere: 'own' },
  relationship_manager: { in_branch: 'own', elsewhere: 'own' },
  teller: { in_branch: 'branch', elsewhere: null },
  lobby_manager: { in_branch: 'branch', elsewhere: null },
  billing_clerk: { in_branch: 'all', elsewhere: 'all' },
  knowledge_editor: { in_branch: 'own', elsewhere: 'own' },
  supervisor: { in_branch: 'subtree', elsewhere: 'all' },
  branch_administrator: { in_branch: 'subtree', elsewhere: null },
  administrator: { in_branch: 'all', elsewhere: 'all' },
  auditor: { in_branch: 'all', elsewhere: 'all' },
};

/** Roles that a branch administrator may give, within their branches. */
export const rolesOfBranches: readonly Role[] = [
  'agent',
  'relationship_manager',
  'teller',
  'lobby_manager',
  'knowledge_editor',
  'supervisor',
  'branch_administrator',
];

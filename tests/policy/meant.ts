import type { Role } from '#server/people/role.schema.ts';
import { type Place, type Somebody, isWithin } from './bank.ts';

/** What each role is meant to be able to do, written down once more: `all`, or as far as the person's reach goes. */
export interface Meant {
  customers: 'all' | 'reach' | 'none';
  writesCustomers?: true;
  takesCalls?: true;
  valuesCustomers?: true;
  /** Sees what proves who customers are, and what they hold, without having verified them. */
  seesFacts?: true;
  /** Besides their own. */
  tickets: 'all' | 'reach' | 'none';
  writesTickets?: true;
  /** Besides their own. `nobodys`: also what belongs to no branch. */
  interactions: 'own' | 'reach' | 'reach and nobodys';
  floor?: true;
  leads?: true;
  /** What was recorded, within reach; and whether they take it away as a file. */
  hears?: 'only' | 'and saves';
  readsPeople?: true;
  managesPeople?: true;
  configures?: true;
}
const everyTicket = { tickets: 'all', writesTickets: true } as const;
const ticketsNearby = { tickets: 'reach', writesTickets: true } as const;
const serves = {
  customers: 'all',
  writesCustomers: true,
  takesCalls: true,
  interactions: 'own',
  ...everyTicket,
} as const;
const leads = {
  interactions: 'reach and nobodys',
  floor: true,
  leads: true,
  hears: 'only',
  valuesCustomers: true,
  seesFacts: true,
} as const;
export const meant: Record<Role, Meant> = {
  agent: serves,
  relationship_manager: serves,
  teller: { customers: 'reach', writesCustomers: true, interactions: 'own', ...ticketsNearby },
  lobby_manager: { customers: 'reach', writesCustomers: true, interactions: 'reach', ...ticketsNearby },
  billing_clerk: { customers: 'all', seesFacts: true, interactions: 'reach', ...everyTicket },
  knowledge_editor: { customers: 'none', interactions: 'own', tickets: 'none' },
  supervisor: { ...serves, ...leads },
  branch_administrator: {
    customers: 'none',
    interactions: 'own',
    tickets: 'none',
    readsPeople: true,
    managesPeople: true,
  },
  administrator: { ...serves, ...leads, readsPeople: true, managesPeople: true, configures: true, hears: 'and saves' },
  auditor: {
    customers: 'all',
    seesFacts: true,
    interactions: 'reach',
    tickets: 'all',
    floor: true,
    readsPeople: true,
    hears: 'and saves',
  },
};

export function reaches({ scope, place }: Somebody, branch: Place | null): boolean {
  if (scope === 'all') return true;
  if (scope === 'own' || branch === null || place === null) return false;
  return scope === 'branch' ? branch === place : isWithin(branch, place);
}

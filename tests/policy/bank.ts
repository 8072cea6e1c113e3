import { callbackRoutes } from '#server/callbacks/callback.routes.ts';
import { directoryRoutes } from '#server/routing/directory.routes.ts';
import { queueRoutes } from '#server/routing/queue.routes.ts';
import { explanationRoutes } from '#server/routing/explanation.routes.ts';
import { interactionRoutes } from '#server/interactions/interaction.routes.ts';
import { floorRoutes } from '#server/supervision/floor.routes.ts';
import { trainingRoutes } from '#server/training/training.routes.ts';
import { calendarRoutes } from '#server/calendars/calendar.routes.ts';
import { verificationRoutes } from '#server/verification/verification.routes.ts';
import { flowRoutes } from '#server/telephony/flows/flow.routes.ts';
import { entryPointRoutes } from '#server/telephony/entry-point.routes.ts';
import { findTicketOf } from '#server/tickets/told-ticket.queries.ts';
import { recordingRoutes } from '#server/telephony/recordings/recording.routes.ts';
import { ticketRoutes } from '#server/tickets/ticket.routes.ts';
import type { AppOptions } from '#server/composition/app.ts';
import { createUser } from '#server/people/user.actions.ts';
import { type Role, type Scope, roles, usualScope } from '#server/people/role.schema.ts';
import { newId } from '#server/platform/ids.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { type Api, type Person, PASSWORD, newAddress, signIn } from '../api/api.ts';
import { type Thing, somewhere } from './questions.ts';

/** A small tree: two provinces, in the northern one a city with two outlets. */
export const parents = {
  bank: null,
  north: 'bank',
  harbin: 'north',
  east: 'harbin',
  west: 'harbin',
  south: 'bank',
  canton: 'south',
} as const;
export type Place = keyof typeof parents;
export const places = Object.keys(parents) as Place[];
const kinds = ['head_office', 'province', 'city', 'outlet'] as const;

/** Whether the first lies below the second, or is the same. Walks up, unlike the product, which keeps paths. */
export function isWithin(place: Place | null, above: Place): boolean {
  for (let at: Place | null = place; at !== null; at = parents[at]) if (at === above) return true;
  return false;
}

export async function buildTree(api: Api, admin: Person): Promise<Record<Place, string>> {
  const ids = {} as Record<Place, string>;
  for (const place of places) {
    const above: Place | null = parents[place];
    const body = { key: place, name: place, nameZh: place, kind: kinds[depthOf(place)], parentId: above && ids[above] };
    const answer = await api.call(admin, 'POST', '/api/v1/branches', body);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    ids[place] = answer.json<{ id: string }>().id;
  }
  return ids;
}
const depthOf = (place: Place): number => {
  const above: Place | null = parents[place];
  return above === null ? 0 : 1 + depthOf(above);
};

/** Every resource, asked as often as a test likes. */
export const wholeApi: Partial<AppOptions> = {
  routes: [
    queueRoutes,
    explanationRoutes,
    interactionRoutes,
    verificationRoutes,
    floorRoutes,
    calendarRoutes,
    entryPointRoutes,
    flowRoutes({ findTicketOf }),
    directoryRoutes,
    ticketRoutes,
    callbackRoutes,
    trainingRoutes,
    recordingRoutes,
  ],
  rateLimits: { signedIn: 1e6, anonymous: 1e6 },
};

export interface Somebody extends Person {
  name: string;
  role: Role;
  place: Place | null;
  scope: Scope;
}

/** Everybody who can be made: each role, nowhere and at three heights of the tree, with the reach that is usual and those that differ. */
export async function hireEverybody(api: Api, branches: Record<Place, string>): Promise<Somebody[]> {
  const people: Somebody[] = [];
  for (const role of roles)
    for (const place of [null, 'north', 'harbin', 'east'] as const)
      for (const scope of scopesToTry(role, place)) people.push(await hire(api, branches, { role, place, scope }));
  return people;
}

function scopesToTry(role: Role, place: Place | null): Scope[] {
  const usual = usualScope[role][place === null ? 'elsewhere' : 'in_branch'];
  if (usual === null) return [];
  const also: Scope[] = role === 'supervisor' && place === 'harbin' ? ['own', 'branch', 'all'] : [];
  return [usual, ...also];
}

export async function hire(
  api: Api,
  branches: Record<Place, string>,
  { role, place, scope }: { role: Role; place: Place | null; scope: Scope },
): Promise<Somebody> {
  const name = `${role} ${scope} ${place ?? 'nowhere'}`;
  const email = `${newId()}@example.com`;
  const input = { name, email, password: PASSWORD, role, scope, branchId: place && branches[place] };
  const { id } = await createUser(api.context(), input, queueMemberships);
  return { id, email, name, role, place, scope, address: newAddress(), cookie: await signIn(api.app, email, PASSWORD) };
}

/** In each place somebody who is asked about: on a break, with a slot that is free. */
export async function putColleagues(api: Api, admin: Person, branches: Record<Place, string>): Promise<Thing[]> {
  const colleagues: Thing[] = [];
  for (const place of somewhere) {
    const body = {
      name: `Colleague of ${place}`,
      email: `c-${place}@example.com`,
      password: PASSWORD,
      role: place === null ? 'agent' : 'teller',
      branchId: place && branches[place],
    };
    const { id } = (await api.call(admin, 'POST', '/api/v1/users', body)).json<{ id: string }>();
    await api.sql(`insert into presence (user_id, state, since) values (?, 'on_break', now())`, [id]);
    await api.sql(
      `insert into agent_slot (id, user_id, channel, state, since, idle_since) values (gen_random_uuid(), ?, 'voice', 'free', now(), now())`,
      [id],
    );
    colleagues.push({ id, place });
  }
  return colleagues;
}

/** A row of an interaction that waits in this queue, or is with this agent. */
export async function putInteraction(
  api: Api,
  row: { branchId: string | null; queueId: string; agentId?: string; customerId?: string },
): Promise<string> {
  const id = newId();
  await api.sql(
    `insert into interaction (id, channel, direction, state, queue_id, agent_id, customer_id, branch_id, to_number, language,
       arrived_at, queued_at, accepted_at, rank_key)
     values (?, 'voice', 'inbound', ?, ?, ?, ?, ?, '+12025550100', 'en', now(), now(), now(), -extract(epoch from now()))`,
    [
      id,
      row.agentId ? 'in_progress' : 'queued',
      row.queueId,
      row.agentId ?? null,
      row.customerId ?? null,
      row.branchId,
    ],
  );
  return id;
}

/** A row of a recording that is stored here, though there is no file behind it. */
export async function putRecording(
  api: Api,
  row: { branchId: string | null; queueId: string; agentId?: string },
): Promise<string> {
  const interactionId = await putInteraction(api, row);
  const id = newId();
  await api.sql(
    `insert into recording (id, interaction_id, call_sid, branch_id, agent_id, mode, state, spans, created_at, started_at, ended_at,
       duration_seconds, size_bytes, storage_key, channels)
     values (?, ?, 'CA1', ?, ?, 'on', 'stored', '{"pauses": [], "holds": []}', now(), now(), now(), 9, 44, '2026/1.wav', 2)`,
    [id, interactionId, row.branchId, row.agentId ?? null],
  );
  return id;
}

/** A row of a ticket. */
export async function putTicket(
  api: Api,
  row: { branchId: string | null; ownerId?: string; createdById?: string; queueId?: string },
): Promise<string> {
  const id = newId();
  await api.sql(
    `insert into ticket (id, number, subject, status, priority, branch_id, owner_id, created_by_id, queue_id, created_at, updated_at)
     values (?, nextval('ticket_number'), 'A ticket', 'open', 'low', ?, ?, ?, ?, now(), now())`,
    [id, row.branchId, row.ownerId ?? null, row.createdById ?? null, row.queueId ?? null],
  );
  return id;
}

/** A row of a promise to ring somebody in an hour. */
export async function putCallback(
  api: Api,
  row: { branchId: string | null; queueId: string; userId?: string; createdById?: string },
): Promise<string> {
  const id = newId();
  await api.sql(
    `insert into callback (id, phone_number, own_number, queue_id, branch_id, language, origin, keeps_place, line_at, state,
       next_attempt_at, user_id, created_by_id, promised_at)
     values (?, '+12025550111', '+12025550100', ?, ?, 'en', 'agent', false, now() + interval '1 hour', 'waiting',
       now() + interval '1 hour', ?, ?, now())`,
    [id, row.queueId, row.branchId, row.userId ?? null, row.createdById ?? null],
  );
  return id;
}

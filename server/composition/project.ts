import type { StoredEvent } from '#server/events/catalogue.ts';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { PresenceView } from '#server/people/presence.schema.ts';
import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';
import type { CommittedEvent, Log } from '#server/platform/context.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { type Audience, type Room, type TicketSight, leadersOf, ticketReaders, watchersOf } from './audience.ts';
import type { ChangedKind } from './messages.ts';
import { createDirectoryTeller, type DirectoryTeller } from './directory-teller.ts';
import { type OfferTeller, createOfferTeller } from './offer-teller.ts';
import { type ProjectionWork, mergeWork, noWork, noteWork } from './projection-work.ts';
import { type LoadQueueStatus, createQueueTeller } from './queue-teller.ts';

/** Who hears of these depends on nothing in their rows. */
export type VersionedKind = Exclude<ChangedKind, 'ticket'>;

/** How things are now, each kind with one query. What no longer exists is left out. */
export interface ProjectionLoaders {
  loadOffers(ids: string[]): Promise<OfferView[]>;
  loadInteractions(ids: string[]): Promise<InteractionView[]>;
  /** By users' ids. */
  loadPresences(userIds: string[]): Promise<{ presence: PresenceView; branchId: string | null }[]>;
  loadQueueStatus: LoadQueueStatus;
  loadTickets(ids: string[]): Promise<({ id: string; version: number } & TicketSight)[]>;
  loadRecordings(ids: string[]): Promise<{ status: RecordingStatus; userIds: string[]; branchId: string | null }[]>;
  loadVersions(kind: VersionedKind, ids: string[]): Promise<{ id: string; version: number }[]>;
}

export interface Projection {
  /** Tells consoles what these events changed. Never rejects: what could not be loaded is told a little later. */
  onEvents(events: readonly StoredEvent[]): Promise<void>;
  /** Of what this process has just committed: whoever is offered something hears of it before the event table has been read. */
  onCommitted(events: readonly CommittedEvent[]): void;
  stop(): void;
}

const RETRY_MS = 500;

/** Tells consoles of what happened: loads how things are now and sends it to those who may see it, and to those who no longer may. */
export function createProjection(loaders: ProjectionLoaders, audience: Audience, log: Log): Projection {
  let work = noWork();
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const queues = createQueueTeller(() => loaders.loadQueueStatus(), audience, log);
  const directory = createDirectoryTeller(
    async ids => (await loaders.loadPresences(ids)).map(({ presence }) => presence),
    audience,
    log,
  );
  const offers = createOfferTeller(ids => loaders.loadOffers(ids), audience, log);

  const tell = async (): Promise<void> => {
    const now = work;
    work = noWork();
    if (now.queues) queues.touch();
    if (now.sessions) audience.checkSessions();
    if (now.everybody) audience.reconsider(null);
    else for (const userId of now.changed.get('user') ?? []) audience.reconsider(userId);
    try {
      await tellAll(now, loaders, audience, { offers, directory });
    } catch (error) {
      log.warn({ err: error }, 'consoles will be told a little later');
      mergeWork(work, now);
      clearTimeout(retry);
      if (!stopped) retry = setTimeout(() => void tell(), RETRY_MS);
    }
  };

  return {
    onCommitted(events) {
      if (!audience.hears(['everybody'])) return;
      offers.ring(events.flatMap(({ type, subjectId }) => (type === 'offer.made' ? [subjectId] : [])));
    },
    async onEvents(events) {
      if (!audience.hears(['everybody'])) return;
      for (const event of events) noteWork(work, event);
      await tell();
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
      offers.stop();
      queues.stop();
      directory.stop();
    },
  };
}

async function tellAll(
  work: ProjectionWork,
  loaders: ProjectionLoaders,
  audience: Audience,
  { offers, directory }: { offers: OfferTeller; directory: DirectoryTeller },
): Promise<void> {
  const [agents] = await Promise.all([
    tellInteractions(work, loaders, audience),
    offers.tell(work.offers),
    tellTickets(work, loaders, audience),
    tellRecordings(work, loaders, audience),
    ...[...work.changed].map(([kind, ids]) => tellChanged(kind, ids, loaders, audience)),
  ]);
  directory.touch([...work.presences, ...agents]);
  const watched = (userId: string) => audience.hears([`user:${userId}`, 'watchers']);
  const userIds = [...new Set([...work.presences, ...agents])].filter(watched);
  if (userIds.length === 0) return;
  for (const { presence, branchId } of await loaders.loadPresences(userIds))
    audience.tell([`user:${presence.userId}`, ...leadersOf(branchId)], 'presence', presence);
}

/** Returns the agents of these interactions, whose activity may have changed with them. */
async function tellInteractions(
  work: ProjectionWork,
  loaders: ProjectionLoaders,
  audience: Audience,
): Promise<string[]> {
  if (work.interactions.size === 0) return [];
  const views = await loaders.loadInteractions([...work.interactions]);
  for (const view of views) {
    const mine = [...(view.agent ? [view.agent.id] : []), ...view.participantIds];
    const rooms: Room[] = [...watchersOf(view.branchId), ...mine.map(id => `user:${id}` as const)];
    audience.tell(rooms, 'interaction', view);
    // Whoever saw it while it was nobody's.
    if (view.branchId && work.taken.has(view.id))
      audience.tellExcept(['branch:none'], rooms, 'interaction:hidden', gone(view));
    for (const userId of work.formerUsers.get(view.id) ?? [])
      if (!mine.includes(userId)) audience.tell([`user:${userId}`], 'interaction:gone', gone(view));
  }
  // How far an attempt is shows where its promise does.
  const promises = views.flatMap(view => (view.direction === 'outbound' && view.callbackId ? [view.callbackId] : []));
  if (promises.length > 0) await tellChanged('callback', new Set(promises), loaders, audience);
  return views.flatMap(view => view.agent?.id ?? []);
}

const gone = ({ id, version }: InteractionView) => ({ id, version });

async function tellTickets({ tickets }: ProjectionWork, loaders: ProjectionLoaders, audience: Audience): Promise<void> {
  if (tickets.size === 0) return;
  for (const ticket of await loaders.loadTickets([...tickets.keys()])) {
    const rooms = [...ticketReaders(ticket), ...(tickets.get(ticket.id) ?? [])];
    audience.tell(rooms, 'changed', { kind: 'ticket', id: ticket.id, version: ticket.version });
  }
}

/** To whoever sees the call. */
async function tellRecordings(
  { recordings }: ProjectionWork,
  loaders: ProjectionLoaders,
  audience: Audience,
): Promise<void> {
  if (recordings.size === 0) return;
  for (const { status, userIds, branchId } of await loaders.loadRecordings([...recordings]))
    audience.tell([...watchersOf(branchId), ...userIds.map(id => `user:${id}` as const)], 'recording', status);
}

async function tellChanged(
  kind: VersionedKind,
  ids: ReadonlySet<string>,
  loaders: ProjectionLoaders,
  audience: Audience,
): Promise<void> {
  for (const { id, version } of await loaders.loadVersions(kind, [...ids]))
    audience.tell(whoSees(kind, id), 'changed', { kind, id, version });
}

function whoSees(kind: VersionedKind, id: string): Room[] {
  switch (kind) {
    // Users are seen by themselves and by those who lead them.
    case 'user':
      return [`user:${id}`, 'watchers', 'colleagues', 'directory'];
    case 'setting':
    case 'calendar':
    case 'entry_point':
    case 'flow':
    case 'alert':
      return ['watchers'];
    case 'branch':
    case 'callback':
    case 'group':
    case 'customer':
    case 'skill':
    case 'queue':
    case 'training_call':
    case 'training_session':
      return ['everybody'];
  }
}

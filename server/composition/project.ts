import type { StoredEvent } from '#server/events/catalogue.ts';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { PresenceView } from '#server/people/presence.schema.ts';
import type { CommittedEvent, Log } from '#server/platform/context.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';
import type { Audience, Room } from './audience.ts';
import { type ProjectionWork, noWork, noteWork } from './projection-work.ts';

/** How things are now, each kind with one query. What no longer exists is left out. */
export interface ProjectionLoaders {
  loadOffers(ids: string[]): Promise<OfferView[]>;
  loadInteractions(ids: string[]): Promise<InteractionView[]>;
  /** By users' ids. */
  loadPresences(userIds: string[]): Promise<PresenceView[]>;
  /** All queues. `asOf`: the last event's id, read before the queues are. */
  loadQueueStatus(): Promise<{ asOf: string; queues: QueueStatus[] }>;
  loadVersions(kind: 'customer' | 'user', ids: string[]): Promise<{ id: string; version: number }[]>;
}

export interface Projection {
  /** Tells consoles what these events changed. Never rejects: what could not be loaded is told a little later. */
  onEvents(events: readonly StoredEvent[]): Promise<void>;
  /** Of what this process has just committed: whoever is offered something hears of it before the event table has been read. */
  onCommitted(events: readonly CommittedEvent[]): void;
  stop(): void;
}

/** Queues change with nearly every event; people cannot read faster. */
const QUEUES_EVERY_MS = 250;
/** Two hundred agents in three queues are six hundred messages each time. */
const AGENTS_QUEUES_EVERY_MS = 2_000;
const RETRY_MS = 500;

/** Tells consoles of what happened: loads how things are now and sends it to those who may see it, and to those who no longer may. */
export function createProjection(loaders: ProjectionLoaders, audience: Audience, log: Log): Projection {
  let work = noWork();
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const queues = createQueueTeller(loaders, audience, log);
  const ahead: Ahead = { offers: new Map(), past: new Set() };

  const tell = async (): Promise<void> => {
    const now = work;
    work = noWork();
    if (now.queues) queues.touch();
    if (now.sessions) audience.checkSessions();
    for (const userId of now.users) audience.reconsider(userId);
    try {
      await tellAll(now, loaders, audience, ahead);
    } catch (error) {
      log.warn({ err: error }, 'consoles will be told a little later');
      merge(work, now);
      clearTimeout(retry);
      if (!stopped) retry = setTimeout(() => void tell(), RETRY_MS);
    }
  };

  const ring = async (ids: string[]): Promise<void> => {
    try {
      for (const offer of await loaders.loadOffers(ids)) {
        if (ahead.offers.get(offer.id) !== 'loading') continue;
        ahead.offers.set(offer.id, 'told');
        tellOffer(offer, audience);
      }
    } catch (error) {
      log.warn({ err: error }, 'offers will be told a little later');
      if (!stopped) setTimeout(() => void ring(ids), RETRY_MS).unref();
    }
  };

  return {
    onCommitted(events) {
      if (!audience.hears(['everybody'])) return;
      const made = events.filter(({ type, subjectId }) => type === 'offer.made' && !ahead.past.has(subjectId));
      if (made.length === 0) return;
      const ids = made.map(({ subjectId }) => subjectId);
      for (const id of ids) ahead.offers.set(id, 'loading');
      void ring(ids);
    },
    async onEvents(events) {
      if (!audience.hears(['everybody'])) return;
      for (const event of events) noteWork(work, event);
      await tell();
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
      queues.stop();
    },
  };
}

/**
 * Offers that are told ahead of the event table, so that each is told once, and never after its end: whichever way comes first takes the
 * offer from the other.
 */
interface Ahead {
  offers: Map<string, 'loading' | 'told'>;
  /** The last ones that the event table told of, maybe before their own commit was reported here. */
  past: Set<string>;
}
const PAST_AT_MOST = 2_000;

async function tellAll(
  work: ProjectionWork,
  loaders: ProjectionLoaders,
  audience: Audience,
  ahead: Ahead,
): Promise<void> {
  const [agents] = await Promise.all([
    tellInteractions(work, loaders, audience),
    tellOffers(work, loaders, audience, ahead),
    tellChanged('customer', work.customers, loaders, audience),
    tellChanged('user', work.users, loaders, audience),
  ]);
  const watched = (userId: string) => audience.hears([`user:${userId}`, 'supervisors']);
  const userIds = [...new Set([...work.presences, ...agents])].filter(watched);
  if (userIds.length === 0) return;
  for (const presence of await loaders.loadPresences(userIds))
    audience.tell([`user:${presence.userId}`, 'supervisors'], 'presence', presence);
}

async function tellOffers(
  { offers }: ProjectionWork,
  loaders: ProjectionLoaders,
  audience: Audience,
  ahead: Ahead,
): Promise<void> {
  const told = new Set([...offers.keys()].filter(id => ahead.offers.get(id) === 'told'));
  if (ahead.past.size > PAST_AT_MOST) ahead.past.clear();
  for (const id of offers.keys()) {
    ahead.offers.delete(id);
    ahead.past.add(id);
  }
  const heard = [...offers].filter(([, userId]) => audience.hears([`user:${userId}`])).map(([id]) => id);
  if (heard.length === 0) return;
  for (const offer of await loaders.loadOffers(heard)) {
    if (!told.has(offer.id) || offer.state !== 'pending') tellOffer(offer, audience);
  }
}

function tellOffer(offer: OfferView, audience: Audience): void {
  const room: Room[] = [`user:${offer.userId}`];
  const { id, state } = offer;
  if (state === 'pending') audience.tell(room, 'offer:made', offer);
  else audience.tell(room, 'offer:ended', { id, interactionId: offer.interaction.id, state });
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
    const rooms: Room[] = view.agent ? [`user:${view.agent.id}`, 'supervisors'] : ['supervisors'];
    audience.tell(rooms, 'interaction', view);
    for (const userId of work.formerUsers.get(view.id) ?? [])
      if (userId !== view.agent?.id)
        audience.tell([`user:${userId}`], 'interaction:gone', { id: view.id, version: view.version });
  }
  return views.flatMap(view => view.agent?.id ?? []);
}

async function tellChanged(
  kind: 'customer' | 'user',
  ids: ReadonlySet<string>,
  loaders: ProjectionLoaders,
  audience: Audience,
): Promise<void> {
  if (ids.size === 0) return;
  for (const { id, version } of await loaders.loadVersions(kind, [...ids])) {
    // Everybody may look customers up; users are seen by themselves and by those who lead them.
    const rooms: Room[] = kind === 'customer' ? ['everybody'] : [`user:${id}`, 'supervisors'];
    audience.tell(rooms, 'changed', { kind, id, version });
  }
}

/** Tells who leads at once and who works in a queue more slowly, and nobody what they have been told already. */
function createQueueTeller(loaders: ProjectionLoaders, audience: Audience, log: Log): { touch(): void; stop(): void } {
  const told = new Map<Room, string>();
  let timer: NodeJS.Timeout | undefined;
  let lastAt = -Infinity;
  let lastToAgentsAt = -Infinity;
  let stopped = false;

  const tellRoom = (room: Room, asOf: string, queues: QueueStatus[]): void => {
    const news = JSON.stringify(queues);
    if (told.get(room) === news) return;
    told.set(room, news);
    audience.tell([room], 'queues', { asOf, queues });
  };
  const tell = async (): Promise<void> => {
    lastAt = performance.now();
    timer = undefined;
    try {
      const { asOf, queues } = await loaders.loadQueueStatus();
      if (stopped) return;
      tellRoom('supervisors', asOf, queues);
      if (lastAt - lastToAgentsAt < AGENTS_QUEUES_EVERY_MS) return touch();
      lastToAgentsAt = lastAt;
      for (const queue of queues) tellRoom(`queue:${queue.queueId}`, asOf, [queue]);
    } catch (error) {
      log.warn({ err: error }, 'the queues will be shown a little later');
      touch();
    }
  };
  const touch = () => {
    if (!stopped) timer ??= setTimeout(() => void tell(), Math.max(0, lastAt + QUEUES_EVERY_MS - performance.now()));
  };
  return {
    touch,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function merge(into: ProjectionWork, from: ProjectionWork): void {
  for (const [id, userId] of from.offers) into.offers.set(id, userId);
  for (const kind of ['interactions', 'presences', 'customers', 'users'] as const)
    for (const id of from[kind]) into[kind].add(id);
  for (const [id, userIds] of from.formerUsers)
    into.formerUsers.set(id, new Set([...(into.formerUsers.get(id) ?? []), ...userIds]));
}

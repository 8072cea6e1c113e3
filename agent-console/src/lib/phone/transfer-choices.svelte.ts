import type { Page } from '#server/platform/schema.ts';
import type { DirectoryEntry, Reachability } from '#server/routing/directory.schema.ts';
import type { QueueDoor } from '#server/routing/queue.schema.ts';
import type { TransferTarget } from '#server/telephony/transfer.schema.ts';
import { api, everything, withQuery } from '../api/client.ts';
import { saysAll } from '../commands/commands.svelte.ts';
import { reachabilityOf } from '../directory/directory.svelte.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { nameOf, t } from '../i18n/words.svelte.ts';
import { remember, remembered } from '../ui/remember.ts';

/** Somebody or something that a call can go to. */
export interface Choice {
  key: string;
  target: TransferTarget;
  words: string;
  detail: string;
  /** Of a colleague: whether they can be reached. */
  reach?: Reachability;
  /** Can be asked first; can be handed the call. */
  asks: boolean;
  passes: boolean;
}
export interface ChoiceGroup {
  title: string;
  choices: Choice[];
}

const kept = 4;
const perKind = 12;
const order: readonly Reachability[] = ['available', 'busy', 'on_break', 'offline'];

/** Colleagues, queues and numbers that match what is typed. Whoever is free comes first. */
export class TransferChoices {
  error = $state.raw<unknown>(null);
  loading = $state(true);
  #me: string;
  #query = $state('');
  #number = $state.raw<string | null>(null);
  #people = $state.raw<readonly DirectoryEntry[]>([]);
  #queues = $state.raw<readonly QueueDoor[]>([]);
  #recent = readRecent();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  #colleagues = $derived(
    [...this.#people]
      .map(personChoice)
      .sort((a, b) => order.indexOf(a.reach!) - order.indexOf(b.reach!))
      .slice(0, perKind),
  );
  #doors = $derived(this.#queues.map(queueChoice).filter(({ words }) => saysAll(words, this.#query)));
  groups = $derived.by((): ChoiceGroup[] => {
    const found = [...this.#colleagues, ...this.#doors];
    const recent =
      this.#query === '' ? this.#recent.flatMap(key => found.find(choice => choice.key === key) ?? []) : [];
    const rest = (choices: Choice[]) => choices.filter(choice => !recent.includes(choice));
    return [
      { title: t().transfer.outside, choices: this.#number ? [numberChoice(this.#number)] : [] },
      { title: t().transfer.recent, choices: recent },
      { title: t().transfer.colleagues, choices: rest(this.#colleagues) },
      { title: t().transfer.queues, choices: rest(this.#doors) },
    ].filter(({ choices }) => choices.length > 0);
  });

  constructor(me: string) {
    this.#me = me;
  }

  type(query: string): void {
    this.#query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), 150);
  }

  load = async (): Promise<void> => {
    const mine = ++this.#asked;
    const q = this.#query;
    try {
      const [free, all, queues, number] = await Promise.all([
        people({ q, presence: 'available' }),
        people({ q }),
        everything<QueueDoor>('/queues/doors'),
        /\d{3}/.test(q) ? phoneNumbers.read(q) : null,
      ]);
      if (mine !== this.#asked) return;
      const known = new Map([...free, ...all].map(person => [person.id, person]));
      this.#people = [...known.values()].filter(({ id }) => id !== this.#me);
      this.#queues = queues;
      this.#number = number;
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    } finally {
      this.loading = false;
    }
  };

  /** It was taken: the next time it stands at the top. */
  took({ key }: Choice): void {
    const keys = [key, ...this.#recent.filter(other => other !== key)].slice(0, kept);
    remember('transfers', JSON.stringify(keys));
  }
}

const people = async (query: Record<string, string>): Promise<DirectoryEntry[]> =>
  (await api.get<Page<DirectoryEntry>>(withQuery('/directory', { ...query, limit: 30 }))).items;

function personChoice({ id, name, role, presence }: DirectoryEntry): Choice & { reach: Reachability } {
  const reach = reachabilityOf(presence);
  const hint = { available: t().codes.roles[role], busy: t().transfer.busy, on_break: '', offline: '' }[reach];
  return {
    key: `user ${id}`,
    target: { userId: id },
    words: name,
    detail: hint || t().transfer.away,
    reach,
    asks: reach === 'available',
    passes: reach === 'available' || reach === 'busy',
  };
}

function queueChoice(queue: QueueDoor): Choice {
  const words = t().transfer;
  const { id, door, waiting, agentsFree, agentsWorking } = queue;
  return {
    key: `queue ${id}`,
    target: { queueId: id },
    words: nameOf(queue),
    detail: [words.doors[door], words.waiting(waiting), words.free(agentsFree, agentsWorking)].join(' · '),
    asks: agentsFree > 0,
    passes: door === 'open',
  };
}

const numberChoice = (phoneNumber: string): Choice => ({
  key: `number ${phoneNumber}`,
  target: { phoneNumber },
  words: t().transfer.dial(phoneNumbers.show(phoneNumber)),
  detail: '',
  asks: true,
  passes: true,
});

function readRecent(): string[] {
  try {
    const keys: unknown = JSON.parse(remembered('transfers') ?? '[]');
    return Array.isArray(keys) ? keys.filter(key => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

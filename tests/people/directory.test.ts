import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from '#server/platform/schema.ts';
import { directoryRoutes } from '#server/routing/directory.routes.ts';
import type { DirectoryEntry } from '#server/routing/directory.schema.ts';
import { shareApi } from '../api/api.ts';
import { type Place, buildTree, putInteraction } from '../policy/bank.ts';

const api = await shareApi({ routes: [directoryRoutes] });
const admin = await api.person('administrator', 'Root');
const reader = await api.person('knowledge_editor', 'Reader');
let branches: Record<Place, string>;
let queueId: string;

const ask = async (query: string) =>
  (await api.call(reader, 'GET', `/api/v1/directory?${query}`)).json<Page<DirectoryEntry>>();
const names = async (query: string) => (await ask(query)).items.map(person => person.name);

async function colleague(name: string, more: object = {}): Promise<string> {
  const email = `${encodeURIComponent(name).replace(/\W/g, '')}@example.com`;
  const body = { name, email, password: 'correct horse battery', role: 'agent', language: 'zh-CN', ...more };
  return (await api.call(admin, 'POST', '/api/v1/users', body)).json<{ id: string }>().id;
}

/** Somebody who has chosen this and is seen doing that. */
async function seen(userId: string, presence: string, slot = 'free', away = false): Promise<void> {
  const reason = presence === 'on_break' ? 'lunch' : null;
  for (const table of ['agent_slot', 'presence']) await api.sql(`delete from ${table} where user_id = ?`, [userId]);
  await api.sql(`insert into presence (user_id, state, reason, since, away_since) values (?, ?, ?, now(), ?)`, [
    userId,
    presence,
    reason,
    away ? new Date() : null,
  ]);
  const interactionId =
    slot === 'free' ? null : await putInteraction(api, { branchId: null, queueId, agentId: userId });
  await api.sql(
    `insert into agent_slot (id, user_id, channel, state, since, idle_since, interaction_id)
     values (gen_random_uuid(), ?, 'voice', ?, now(), now(), ?)`,
    [userId, slot, interactionId],
  );
}

beforeAll(async () => {
  branches = await buildTree(api, admin);
  queueId = await api.queue();
  await seen(await colleague('Free 王小明', { branchId: branches.harbin, queueIds: [queueId] }), 'available');
  await seen(await colleague('Talking Tom', { branchId: branches.canton }), 'available', 'busy');
  await seen(await colleague('Lunching Lin', { branchId: branches.harbin }), 'on_break');
  await seen(await colleague('Away Ada', { branchId: branches.canton }), 'available', 'free', true);
  const left = await colleague('Left Leo');
  await api.sql('update users set active = false where id = ?', [left]);
});

describe('the directory', () => {
  test('shows everybody who works here: who they are, what they answer, what they do; nothing private', async () => {
    const { items } = await ask('q=小明');
    expect(items).toEqual([
      {
        id: expect.any(String),
        name: 'Free 王小明',
        role: 'agent',
        branchId: branches.harbin,
        queueIds: [queueId],
        presence: expect.objectContaining({ activity: 'available', away: false }),
      },
    ]);
    expect(await names('')).not.toContain('Left Leo');
    expect((await ask('q=Reader')).items[0]).toMatchObject({ presence: null });
  });

  test.each([
    { query: 'presence=available', shows: ['Free 王小明'] },
    { query: 'presence=busy', shows: ['Talking Tom'] },
    { query: 'presence=on_break', shows: ['Lunching Lin'] },
    { query: 'presence=offline', shows: ['Away Ada', 'Reader', 'Root'] },
    { query: 'q=lin', shows: ['Lunching Lin'] },
  ])('$query shows $shows', async ({ query, shows }) => expect(await names(query)).toEqual(shows));

  test('is looked through by branch, with those below, and by queue', async () => {
    expect(await names(`branchId=${branches.north}`)).toEqual(['Free 王小明', 'Lunching Lin']);
    expect(await names(`queueId=${queueId}&presence=available`)).toEqual(['Free 王小明']);
  });

  test('comes page by page, by name', async () => {
    const all = await names('limit=200');
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<DirectoryEntry> = await ask(`limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items.map(person => person.name));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
  });
});

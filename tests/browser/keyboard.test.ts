import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { waitInLine } from './customer.ts';
import { signIn } from './desk.ts';
import { askedOf, makeKnown } from './known-customer.ts';
import { shareOffice } from './office.ts';
import { inQuickTier, openSignIn } from './readers.ts';

const office = await shareOffice();

/** Somebody without a mouse. */
class Hands {
  readonly page: Page;
  #input: CDPSession | undefined;
  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes on with Tab until this has the focus. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let tabs = 0; tabs < 60; tabs++) {
      if (await target.evaluate(element => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`never reached by Tab: ${target.toString()}`);
  }

  async openSearch(): Promise<void> {
    await this.press('Control+k');
    await this.page.locator('[role="dialog"] [role="combobox"]:focus').waitFor();
  }

  /** Chooses a command by its name. */
  async command(words: string): Promise<void> {
    await this.openSearch();
    await this.page.keyboard.insertText(words);
    await this.page.getByRole('option', { name: words, selected: true }).waitFor();
    await this.press('Enter');
  }

  /** Types through an input method: letters are composed, `keys` are pressed meanwhile, and the words take their place. */
  async compose(letters: string, words: string, keys: readonly string[] = []): Promise<void> {
    this.#input ??= await this.page.context().newCDPSession(this.page);
    for (let typed = 1; typed <= letters.length; typed++) {
      const text = letters.slice(0, typed);
      await this.#input.send('Input.imeSetComposition', { text, selectionStart: typed, selectionEnd: typed });
    }
    for (const key of keys) {
      // What the input method takes reaches the page as such.
      const event = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
      await this.#input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
      await this.#input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    }
    await this.#input.send('Input.insertText', { text: words });
  }
}

test.each(inQuickTier('zh-CN'))(
  'from going available to the end of the wrap-up without a mouse, in $language',
  { timeout: 300_000 },
  async reader => {
    const { t, agent, language } = reader;
    const chinese = language === 'zh-CN';
    const admin = await signIn(office, 'Ada Admin');
    await makeKnown(admin.page, 'Alice Johnson');
    const page = await openSignIn(office, reader);
    const hands = new Hands(page);
    await hands.tabTo(page.getByRole('button', { name: new RegExp(agent) }));
    await hands.press('Enter');

    await page.getByRole('button', { name: t.presence.label }).waitFor();
    await hands.command(t.presence.goAvailable);
    const check = page.getByRole('dialog');
    await check.getByText(t.devices.heard).waitFor();
    for (const step of [t.devices.play, t.devices.ring, t.devices.goAvailable]) {
      await hands.tabTo(check.getByRole('button', { name: step, exact: true }));
      await hands.press('Enter');
    }
    await check.waitFor({ state: 'hidden' });

    const customer = await waitInLine(office);
    const offer = page.getByRole('article');
    await offer.waitFor();
    if (chinese) {
      // Looking for something while it rings: the letters that compose a word answer nothing.
      await hands.openSearch();
      await hands.compose('an', '安', ['a', 'Enter']);
      expect(await page.getByRole('dialog').getByRole('combobox').inputValue()).toBe('安');
      expect(await offer.isVisible()).toBe(true);
      await hands.press('Escape');
    }
    await hands.press('a');
    await page.waitForURL('**/interactions/*');
    await page.getByText(t.interaction.steps.connected).waitFor();

    // On a small screen the panel is a drawer, which opens for it.
    const asked = page.getByRole('button', { name: t.verify.check });
    await vi.waitFor(
      async () => {
        await hands.press('v');
        expect(await asked.isVisible()).toBe(true);
      },
      { timeout: 20_000, interval: 500 },
    );
    for (const { label, answer } of await askedOf(page)) {
      await hands.tabTo(page.getByLabel(label, { exact: true }));
      if (answer) await page.keyboard.type(answer);
    }
    await hands.press('Enter');
    await page.getByText(t.verify.passed.questions).waitFor();

    await hands.press('n');
    const notes = page.getByRole('textbox', { name: t.interaction.notes });
    expect(await notes.evaluate(element => element === document.activeElement)).toBe(true);
    const said = chinese ? '卡已挂失' : 'Card lost on the ferry; blocked it.';
    if (chinese) await hands.compose('kayiguashi', said, ['Enter', 't', '1', 'm']);
    else await page.keyboard.type(said);
    await page.getByText(t.interaction.notesState.saved, { exact: true }).waitFor();
    expect(await notes.inputValue()).toBe(said);
    expect(await page.getByRole('dialog').count()).toBe(0);

    await hands.press('Tab', 't');
    const dialog = page.getByRole('dialog');
    const subject = dialog.getByRole('textbox', { name: t.tickets.subject });
    await hands.tabTo(subject);
    await hands.press('Control+a');
    if (chinese) await hands.compose('xinka', '寄送新卡', ['Enter']);
    else await page.keyboard.type('Send a new card');
    expect(await dialog.isVisible()).toBe(true);
    await hands.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page
      .getByRole('main')
      .getByRole('link', { name: new RegExp(chinese ? '寄送新卡' : 'Send a new card') })
      .waitFor();

    await hands.command(t.call.hangUp);
    await customer.untilEnded();
    await page.getByText(t.interaction.wrapUp).waitFor();
    await hands.press('1');
    await page.getByText(t.interaction.wrapUpDoneAvailable).waitFor();
    await Promise.all([page.context().close(), admin.leave(), customer.leave()]);
  },
);

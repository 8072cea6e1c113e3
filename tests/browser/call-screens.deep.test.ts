import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { shareOffice } from './office.ts';
import { goAvailable, inQuickTier, openDesk, watcher } from './readers.ts';

const office = await shareOffice();

test.each(inQuickTier('en'))(
  'hold, asking somebody, conference, supervision and calling out look right in $language',
  { timeout: 600_000 },
  async reader => {
    const { t } = reader;
    const wrong: string[] = [];
    const colleague = 'Ben Okafor';
    const ben = await openDesk(office, reader, colleague);
    const sofia = await openDesk(office, reader, 'Sofia Lind');
    const page = await openDesk(office, reader);
    const see = watcher(page, reader, wrong);
    const seeBen = watcher(ben, reader, wrong);
    const seeSofia = watcher(sofia, reader, wrong);
    const bar = page.getByRole('region', { name: t.call.bar });

    await page.keyboard.press('d');
    await see('call-out', t.dial.queueHint);
    await page.keyboard.press('Escape');
    await page.goto(new URL('/account#desk-phone', office.url).href);
    await see('desk-phone', t.deskPhone.hint);

    await goAvailable(page, reader);
    const customer = await waitInLine(office);
    await page.getByRole('article').waitFor();
    await page.keyboard.press('a');
    await page.getByText(t.interaction.steps.connected).waitFor();
    await goAvailable(ben, reader);

    await page.keyboard.press('h');
    await see('on-hold', t.control.customerHears);
    await page.keyboard.press('h');
    await bar.getByText(t.control.customerHears).waitFor({ state: 'hidden' });

    await page.keyboard.press('x');
    await page.getByRole('dialog').getByRole('option', { name: colleague }).waitFor();
    await see('transfer', colleague);
    await page.keyboard.type(colleague);
    await page.getByRole('option', { name: t.codes.roles.agent }).waitFor();
    await page.keyboard.press('Enter');
    await ben.getByRole('article', { name: t.offered.asked(reader.agent) }).waitFor();
    await ben.keyboard.press('a');
    await bar.getByText(t.control.aside(colleague)).waitFor();
    await see('asking', t.control.aside(colleague));
    await seeBen('asked', t.control.leave);
    await page.keyboard.press('c');
    await bar.getByText(t.control.conference(colleague)).waitFor();
    await page.keyboard.press('s');
    await see('conference', t.control.helpAsked);

    await sofia.goto(new URL('/floor', office.url).href);
    await seeSofia('floor-help', t.supervise.answerHelp);
    await sofia.getByRole('button', { name: t.supervise.answerHelp }).click();
    await sofia.getByText(t.supervise.heardBy.whisper).waitFor();
    await sofia.getByRole('link', { name: 'Alice Johnson' }).first().click();
    await sofia.getByRole('button', { name: t.supervise.end }).waitFor();
    await seeSofia('supervising', t.supervise.heardBy.whisper);
    await see('supervised', t.supervise.seen.whisper('Sofia Lind'));

    await customer.hangUp();
    await page.keyboard.press('1');
    // Nobody stays available for the calls of the next reader.
    for (const each of [page, ben, sofia]) {
      await each.getByRole('button', { name: t.me.menu }).click();
      await each.getByRole('menuitem', { name: t.me.signOut }).click();
      await each.waitForURL('**/sign-in');
      await each.context().close();
    }
    await customer.leave();
    expect(wrong).toEqual([]);
  },
);

import { expect, test } from 'vitest';
import { type Rect, placeOf } from '#lib/tour/placing.ts';

const card = { width: 340, height: 200 };
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const onPhone = { width: 366, height: 200 };
const rect = (left: number, top: number, width: number, height: number): Rect => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const offer = rect(904, 68, 360, 240);
const callBar = rect(64, 740, 1216, 60);

test.each([
  { why: 'below what they are about', at: rect(500, 100, 200, 40), kept: [], place: { left: 500, top: 152 } },
  { why: 'above it where below is no room', at: rect(500, 700, 200, 40), kept: [], place: { left: 500, top: 488 } },
  { why: 'beside what is as high as the screen', at: rect(940, 52, 340, 748), kept: [], place: { left: 588, top: 52 } },
  { why: 'away from the call bar', at: rect(500, 480, 300, 100), kept: [callBar], place: { left: 500, top: 268 } },
  { why: 'beside an offer, never on it', at: offer, kept: [offer], place: { left: 904, top: 320 } },
  { why: 'in a corner about nothing', at: null, kept: [], place: { left: 928, top: 524 } },
  {
    why: 'in another corner when that one is taken',
    at: null,
    kept: [rect(900, 500, 380, 300)],
    place: { left: 12, top: 524 },
  },
])('the words of the tour stand $why', ({ at, kept, place }) => expect(placeOf(at, card, desk, kept)).toEqual(place));

test('on a phone they stand below or above, too, and on the screen', () => {
  expect(placeOf(rect(200, 8, 150, 36), onPhone, phone)).toEqual({ left: 12, top: 56 });
  expect(placeOf(rect(12, 700, 366, 100), onPhone, phone)).toEqual({ left: 12, top: 488 });
  expect(placeOf(rect(0, 0, 390, 844), onPhone, phone, [rect(0, 780, 390, 64)])).toEqual({ left: 12, top: 568 });
});

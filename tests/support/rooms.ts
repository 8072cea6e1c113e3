import type { World } from './world.ts';

/** Who is in which room at the carrier: `agent`, `customer (held)`, … */
export const inRooms = (world: World): string[][] =>
  world.carrier
    .state()
    .conferences.map(room =>
      room.participants.map(({ label, held }) => `${label?.split('-')[0]}${held ? ' (held)' : ''}`).sort(),
    );

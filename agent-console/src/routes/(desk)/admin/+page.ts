import { redirect } from '@sveltejs/kit';
import { adminPlaces } from '#lib/admin/places.ts';

export function load(): never {
  redirect(307, adminPlaces[0].href);
}

/** What the page remembers: choices for good, the call for this tab. Browsers may refuse storage; then it forgets. */
const wrap = storage => ({
  read(key) {
    try {
      return storage()?.getItem(`patchbay-phone.${key}`) ?? null;
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) storage().removeItem(`patchbay-phone.${key}`);
      else storage().setItem(`patchbay-phone.${key}`, value);
    } catch {
      // Nothing to do: it is remembered until the page goes.
    }
  },
});

export const choices = wrap(() => window.localStorage);
export const thisTab = wrap(() => window.sessionStorage);

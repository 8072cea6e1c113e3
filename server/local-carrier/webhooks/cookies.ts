/** Cookies of one call: what a host sets, it gets back, as a browser would do it. */
export class CookieJar {
  #byHost = new Map<string, Map<string, string>>();

  store(url: string, setCookie: string | string[] | undefined): void {
    for (const line of [setCookie ?? []].flat()) {
      const pair = line.split(';', 1)[0] ?? '';
      const at = pair.indexOf('=');
      if (at <= 0) continue;
      const host = new URL(url).host;
      const cookies = this.#byHost.get(host) ?? new Map<string, string>();
      cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
      this.#byHost.set(host, cookies);
    }
  }

  /** The `Cookie` header for this URL; null when there is none. */
  header(url: string): string | null {
    const cookies = this.#byHost.get(new URL(url).host);
    return cookies ? [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') : null;
  }
}

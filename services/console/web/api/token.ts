/** The access token that a console on another address than loopback asks for: kept for this tab alone. */

const KEY = 'mirrorscope.token';
const listeners = new Set<() => void>();

export function accessToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** Keeps the token; questions that were refused for the lack of it are asked again. */
export function setAccessToken(token: string): void {
  sessionStorage.setItem(KEY, token);
  for (const listener of listeners) listener();
}

export function onAccessToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

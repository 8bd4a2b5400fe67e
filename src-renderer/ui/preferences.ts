/** What this browser or window remembers of how the reader likes things; lost, everything is as at first. */

const PREFIX = 'alice.';

/** Storage may be forbidden or full: preferences are a comfort, never a reason to fail. */
export function readPreference<T>(name: string, fallback: T, isValid: (value: unknown) => boolean): T {
  try {
    const text = localStorage.getItem(PREFIX + name);
    const value: unknown = text === null ? undefined : JSON.parse(text);
    return value !== undefined && isValid(value) ? (value as T) : fallback;
  } catch {
    return fallback;
  }
}

export function writePreference(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // As above.
  }
}

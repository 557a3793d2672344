/** What a field or a message says, as text without spaces around it; empty for nothing. */
export function textSetting(value: unknown): string {
  return isNothing(value) ? "" : String(value).trim();
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

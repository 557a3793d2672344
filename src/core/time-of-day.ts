/** A time on the clock of a day. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** `07:30`, `7:30`, `07:30:00`, `07:30:00.000`, `7.30`, `7h30`; and each of them, or the hour alone, with `am`, `pm`, `h`, or `Uhr`. */
const TIME =
  /^(?:kl\.?\s*)?(\d{1,2})(?:(?<colon>[:.h])(\d{2})(?::(\d{2})(?:[.,]0+)?)?)?\s*(?:(?<clock>h|hrs?|uhr|uur)|(?<half>[ap])?(?:\.?m\.?)?)$/i;

/** A time of day as people and helpers for times write it; `undefined` for anything else, also for an hour alone such as `7`. */
export function timeOfDayIn(text: string): TimeOfDay | undefined {
  const match = TIME.exec(text.trim());
  const { half, colon, clock } = match?.groups ?? {};
  const isBare = half === undefined && clock === undefined;
  if (!match || (isBare && (colon === undefined || /m\.?$/i.test(text.trim())))) return undefined;
  const [hour = 0, minute = 0, second = 0] = [match[1], match[3], match[4]].map((part) => Number(part ?? 0));
  if (minute > 59 || second > 59) return undefined;
  if (half === undefined) return hour > 23 ? undefined : { hour, minute, second };
  if (hour < 1 || hour > 12) return undefined;
  return { hour: (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0), minute, second };
}

/** The same as `HH:mm`; `undefined` also for a time with seconds, which such a text cannot have. */
export function wallTimeIn(text: string): string | undefined {
  const time = timeOfDayIn(text);
  if (!time || time.second !== 0) return undefined;
  return [time.hour, time.minute].map((part) => String(part).padStart(2, "0")).join(":");
}

const ZONE = "Europe/Berlin";

const clockFace = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });

/** The time of day where the house and its cars are, as `07:30`. */
export function timeOfDay(at: number): string {
  return clockFace.format(at);
}

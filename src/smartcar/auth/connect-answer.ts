/** How Connect ends without a car (Smartcar docs: handle the response). */
const PROBLEMS = [
  "access_denied",
  "invalid_subscription",
  "configuration_error",
  "no_vehicles",
  "vehicle_incompatible",
  "server_error",
] as const;

/** `unreadable` is our word for what is none of Smartcar's answers. */
export type ConnectProblem = (typeof PROBLEMS)[number] | "unreadable";

/** What the owner's browser brings back from Connect. */
export type ConnectAnswer =
  | {
      readonly isConnected: true;
      /** Absent where Smartcar gave only a code. */
      readonly userId: string | undefined;
      /** For the owner's tokens of version 2.0; good for some minutes. */
      readonly code: string | undefined;
    }
  | {
      readonly isConnected: false;
      readonly problem: ConnectProblem;
      /** The car that does not fit, as `JAGUAR I-PACE 2019`; empty where Smartcar does not say. Never its VIN. */
      readonly car: string;
    };

/**
 * Reads the query of the redirect. Everything in it is from outside: only what has the looks of an id, a code or a car gets
 * through.
 */
export function readConnectAnswer(query: Readonly<Record<string, unknown>>): ConnectAnswer {
  const { error } = query;
  if (error !== undefined) {
    const problem = PROBLEMS.find((one) => one === error) ?? "server_error";
    return { isConnected: false, problem, car: problem === "vehicle_incompatible" ? carOf(query) : "" };
  }
  const userId = matching(query["user_id"], /^[\w-]{1,100}$/);
  const code = matching(query["code"], /^[\x21-\x7e]{1,500}$/);
  if (userId === undefined && code === undefined) return { isConnected: false, problem: "unreadable", car: "" };
  return { isConnected: true, userId, code };
}

function carOf({ make, model, year }: Readonly<Record<string, unknown>>): string {
  const words = [make, model, year].map((word) => matching(word, /^[\p{L}\p{N} .+!/()-]{1,40}$/u));
  return words.filter((word) => word !== undefined).join(" ");
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

import type { Urgency } from "./transport/throttle";

/** The charge limits that Smartcar takes, in percent. */
export const limitRange = { least: 50, most: 100 } as const;

/** What a command carries besides its name. A new command is one line here, and one in the table below. */
interface Details {
  readonly "charge-start": object;
  readonly "charge-stop": object;
  /** A whole number within `limitRange`. */
  readonly "charge-set-limit": { readonly percent: number };
  readonly "security-lock": object;
  readonly "security-unlock": object;
}

/** What a car can be asked to do. */
export type Command<Name extends keyof Details = keyof Details> = {
  readonly [N in Name]: { readonly name: N } & Details[N];
}[Name];

/** A command that Smartcar reports as done. */
export interface Execution {
  readonly id?: string | undefined;
  /** `sync`, or another word when Smartcar took its time. */
  readonly mode?: string | undefined;
}

/** How a command goes over the wire. */
interface Route<C> {
  /** What follows `/commands/`. */
  readonly path: string;
  readonly urgency: Urgency;
  /** The members of `data.attributes`; absent where Smartcar wants no body. */
  readonly attributes?: (command: C) => Readonly<Record<string, unknown>>;
}

/** Smartcar docs: commands. */
const routes: { readonly [Name in keyof Details]: Route<Command<Name>> } = {
  "charge-start": { path: "charge/start", urgency: "command" },
  "charge-stop": { path: "charge/stop", urgency: "stop" },
  "charge-set-limit": { path: "charge/set-limit", urgency: "command", attributes: ({ percent }) => ({ percent }) },
  "security-lock": { path: "security/lock", urgency: "command" },
  "security-unlock": { path: "security/unlock", urgency: "command" },
};

/** The path, the urgency and the body (empty for none) of a command. Smartcar refuses attributes without their envelope. */
export function wireCommand<Name extends keyof Details>(
  command: Command<Name>,
): { path: string; urgency: Urgency; body: string } {
  const { path, urgency, attributes }: Route<Command<Name>> = routes[command.name];
  return { path, urgency, body: attributes ? JSON.stringify({ data: { attributes: attributes(command) } }) : "" };
}

import type { StormRecord, Violation } from "../record";

export interface Secrets {
  /** Belong into no message, status, error or log at all. */
  readonly never: readonly string[];
  /** Belong only into messages that ask for them. */
  readonly onlyAsked: readonly string[];
}

/** Snapshots with all signals: whoever takes them wants to know where the car is. A schedule's outcome names its place. */
const asksForAll = /^(signals-|hook:|schedule-)/;

/** Promise 5: no secret, vehicle identification number or position in a log, a status, an error or a message that did not ask for it. */
export function leaks({ outputs, lines, sent }: StormRecord, { never, onlyAsked }: Secrets): Violation[] {
  const tokens = new Set(sent.flatMap(({ answer = "" }) => /"access_token":"([^"]{12,})"/.exec(answer)?.[1] ?? []));
  const stem = stemOf([...tokens]);
  // A long storm sees hundreds of tokens, and says hundreds of megabytes.
  const secretsFor = (text: string): readonly string[] => (text.includes(stem) ? [...never, ...tokens] : never);
  const found: Violation[] = [];
  const look = (where: string, text: string, words: readonly string[]): void => {
    const word = words.find((one) => text.includes(one));
    if (word !== undefined)
      found.push({ promise: "secret", text: `${where} has ${word.slice(0, 6)}…: ${text.slice(0, 200)}` });
  };
  for (const line of lines) look("the log", line, [...secretsFor(line), ...onlyAsked]);
  for (const { from, text } of outputs) {
    look(from, text, secretsFor(text));
    if (!asksForAll.test(from)) look(from, from === "catch" ? errorIn(text) : text, onlyAsked);
  }
  return found;
}

/** What all of them begin with. */
function stemOf([first = "", ...more]: readonly string[]): string {
  let length = first.length;
  for (const one of more) while (!one.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** A Catch node's message is the one that was given, with the error. */
function errorIn(text: string): string {
  const { error } = JSON.parse(text) as { error?: unknown };
  return JSON.stringify(error) ?? "";
}

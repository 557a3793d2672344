import type * as z from "zod";
import { came, isRecord } from "./describe-value";
import { plain, say, type Text } from "./speech";

type Issue = z.core.$ZodIssue;

/**
 * The first of what is wrong with a value that a schema refuses, with its place in the value, as part of a sentence. It names what
 * kind of value arrived and never the value itself, which may be private. The value must have been parsed with `reportInput`.
 */
export function misfit(issues: readonly Issue[], name?: string): Text {
  const [issue] = issues;
  const place = [...(name === undefined ? [] : [name]), ...(issue?.path ?? [])].map(String).join(".");
  const fault = issue ? faultOf(issue) : say("misfit.other");
  return place === "" ? fault : say("misfit.at", { place, fault });
}

function faultOf(issue: Issue): Text {
  if (!OF_ZOD.test(issue.message)) return plain(issue.message.replace(/\.$/, ""));
  if (issue.input === undefined) return say("misfit.missing");
  switch (issue.code) {
    case "invalid_type":
      return insteadOf(issue.input, KINDS.get(issue.expected));
    case "invalid_value":
      return say("misfit.choice", { values: issue.values.map(String).join(", ") });
    case "invalid_format":
      return insteadOf(issue.input, FORMATS.get(issue.format));
    case "invalid_union":
      return unionFault(issue);
    case "too_small":
      return sizeFault(issue.origin, issue.inclusive === false ? "not-above" : "below", issue.minimum);
    case "too_big":
      return sizeFault(issue.origin, issue.inclusive === false ? "not-below" : "above", issue.maximum);
    case "unrecognized_keys":
      return say("misfit.unknown-keys", { keys: issue.keys.join(", ") });
    default:
      return say("misfit.other");
  }
}

/** How zod's own messages begin; any other is written in a schema of this package. */
const OF_ZOD = /^(Invalid|Too|Unrecognized)\b/;

function insteadOf(input: unknown, accepted: Text | undefined): Text {
  return accepted ? say("misfit.kind", { came: kindOf(input), accepted }) : say("misfit.other");
}

/** The fault of the only form that the value has the kind of; forms of another kind say nothing about it. */
function unionFault({ errors, input }: Extract<Issue, { code: "invalid_union" }>): Text {
  const near = errors.filter(([first]) => first && !(first.code === "invalid_type" && first.path.length === 0));
  const [only] = near;
  return near.length === 1 && only ? misfit(only) : say("misfit.form", { came: kindOf(input) });
}

/** A number is out of range, everything else too short or too long. */
function sizeFault(origin: string, side: "below" | "not-above" | "above" | "not-below", bound: number | bigint): Text {
  if (["number", "int", "bigint"].includes(origin)) return say(`misfit.${side}`, { bound: String(bound) });
  return say(side === "below" || side === "not-above" ? "misfit.too-short" : "misfit.too-long");
}

/** What zod calls a kind of value. */
const KINDS: ReadonlyMap<string, Text> = new Map([
  ["string", say("came.some-text")],
  ["number", say("came.some-number")],
  ["int", say("misfit.whole-number")],
  ["boolean", say("misfit.flag")],
  ["array", say("misfit.list")],
  ["object", say("came.some-object")],
  ["record", say("came.some-object")],
]);

const FORMATS: ReadonlyMap<string, Text> = new Map([
  ["datetime", say("misfit.time")],
  ["url", say("misfit.address")],
  ["safeint", say("misfit.whole-number")],
]);

function kindOf(value: unknown): Text {
  if (typeof value === "string") return value === "" ? say("came.empty-text") : say("came.some-text");
  if (typeof value === "number") return say(Number.isFinite(value) ? "came.some-number" : "came.not-finite");
  if (Array.isArray(value)) return say("misfit.list");
  return isRecord(value) ? say("came.some-object") : came(value);
}

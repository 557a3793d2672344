import * as z from "zod";
import { knownText, plain, textsOf, type Params, type Speech, type Text } from "./speech";
import { tolerantOptional } from "./tolerant-schema";

/** Texts as they are stored: keys with their parameters, so that a reader gets them in the language of the time of reading. */

const Quantity = z.union([
  z.object({ is: z.enum(["percent", "watts", "kw", "kwh", "duration"]), value: z.number() }),
  z.object({ is: z.enum(["price", "money"]), value: z.number(), currency: z.string().optional() }),
  z.object({ is: z.enum(["time", "day"]), value: z.number(), zone: z.string().optional() }),
]);

interface StoredText {
  key: string;
  params: Record<string, string | number | z.infer<typeof Quantity> | StoredText>;
  isBrief?: boolean | undefined;
}

const StoredText: z.ZodType<StoredText> = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), Quantity, z.lazy(() => StoredText)])),
  isBrief: z.boolean().optional(),
});

/** The member of a stored value for its texts; absent in what was stored before there was one. */
export const StoredSpeech = tolerantOptional(z.array(StoredText));
type StoredSpeech = z.infer<typeof StoredSpeech>;

/** A speech as it is stored. */
export function storedSpeech(speech: Speech): NonNullable<StoredSpeech> {
  return textsOf(speech).map(storedText);
}

function storedText({ key, params, isBrief = false }: Text): StoredText {
  const entries = Object.entries(params).map(
    ([name, param]) => [name, typeof param === "object" && "key" in param ? storedText(param) : param] as const,
  );
  return { key, params: Object.fromEntries(entries), ...(isBrief && { isBrief }) };
}

/** What was stored, or `english` as it is if it has no texts, or one that this version does not know. */
export function speechFrom(stored: StoredSpeech, english: string): Speech {
  const texts = stored?.map(textFrom) ?? [];
  const known = texts.filter((text) => text !== undefined);
  return known.length > 0 && known.length === texts.length ? known : plain(english);
}

function textFrom({ key, params, isBrief = false }: StoredText): Text | undefined {
  const filled: Record<string, Params[string]> = {};
  for (const [name, param] of Object.entries(params)) {
    const value = typeof param === "object" && "key" in param ? textFrom(param) : param;
    if (value === undefined) return undefined;
    filled[name] = value;
  }
  const text = knownText(key, filled);
  return text && { ...text, ...(isBrief && { isBrief }) };
}

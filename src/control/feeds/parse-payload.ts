/** How often a text may be wrapped in a text. */
const MOST_WRAPPINGS = 3;

/**
 * Decodes bytes to text, and parses text that is a JSON object, list, or string, also one within a string and after a byte order mark.
 * What is longer stays unchanged.
 */
export function parsePayload(payload: unknown, longest: number): unknown {
  let content = payload instanceof Uint8Array ? textFrom(payload, longest) : payload;
  for (let wrapping = 0; wrapping < MOST_WRAPPINGS; wrapping += 1) {
    const inner = parsed(content, longest);
    if (inner === content || typeof inner !== "string") return inner;
    content = inner;
  }
  return content;
}

/** The values of a text that has one in each line, as JSON; `undefined` for any other text. */
export function linesOfJson(text: string): readonly unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length < 2 || !lines.every((line) => /^\s*[{[]/.test(line))) return undefined;
  const values = lines.map((line) => parsed(line, line.length));
  return values.some((value) => typeof value === "string") ? undefined : values;
}

function parsed(content: unknown, longest: number): unknown {
  if (typeof content !== "string" || content.length > longest || !/^\s*[{["]/.test(content)) return content;
  try {
    const inner: unknown = JSON.parse(content.replace(/^\uFEFF+/, ""));
    return inner;
  } catch {
    return content;
  }
}

function textFrom(bytes: Uint8Array, longest: number): unknown {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.length > longest ? bytes : new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
}

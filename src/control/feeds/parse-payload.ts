/** Decodes bytes to text, and parses text that is a JSON object, list, or string. What is longer stays unchanged. */
export function opened(payload: unknown, longest: number): unknown {
  const text = payload instanceof Uint8Array ? textFrom(payload, longest) : payload;
  if (typeof text !== "string" || text.length > longest || !/^\s*[{["]/.test(text)) return text;
  try {
    const content: unknown = JSON.parse(text);
    return content;
  } catch {
    return text;
  }
}

function textFrom(bytes: Uint8Array, longest: number): unknown {
  return bytes.length > longest ? bytes : new TextDecoder().decode(bytes);
}

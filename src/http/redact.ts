/** What nobody may read, and what replaces it. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [redacted]"],
  [/\beyJ[\w-]+(\.[\w-]+)*/g, "[redacted]"],
  [/\/\/[^\s/?#]*@/g, "//[redacted]@"],
  [/((?:token|secret|password|authorization)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi, "$1[redacted]"],
  [/((?:latitude|longitude|lat|lon|lng|address)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s"'&,;}]+)/gi, "$1[redacted]"],
  [/-?\d{1,3}\.\d{2,}\s*[,;/ ]\s*-?\d{1,3}\.\d{2,}/g, "[position]"],
  [/\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-HJ-NPR-Z0-9]{17}\b/gi, "[VIN]"],
];

/**
 * Takes tokens, secrets, VINs and positions out of a text that a log, a status or an error is to show. It goes by their
 * looks: what is known to be secret should not be in the text to begin with.
 */
export function redact(text: string): string {
  return secrets.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}

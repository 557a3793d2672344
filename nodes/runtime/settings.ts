import { inspect } from "node:util";
import { plainText } from "../../src/core/describe-value";

const SHOWN = { depth: 0, maxArrayLength: 3, maxStringLength: 40, breakLength: Infinity, customInspect: false };

/**
 * What a field or a message says, as text without spaces around it; empty for nothing. What is no text is shown as it is in code, so
 * that it names nothing, and an error can quote it.
 */
export function textSetting(value: unknown): string {
  if (value === undefined || value === null) return "";
  return plainText(value)?.trim() ?? inspect(value, SHOWN);
}

const WITH_COMMA = /^([+-]?\d*),(\d+)$/;

/**
 * A text with the comma of a number made a point, as `80,5` and `0,286`. What may be thousands, as `12,000`, and every other text
 * stays as it is.
 */
export function withPoint(text: string): string {
  const [, whole = "", decimals = ""] = WITH_COMMA.exec(text.trim()) ?? [];
  const isThousands = decimals.length === 3 && Number(whole) !== 0;
  return decimals === "" || isThousands ? text : `${whole}.${decimals}`;
}

/** The first of the languages that a browser accepts (`Accept-Language`) of those that there are; `undefined` if there is none. */
export function acceptedLanguage(accepted: string | undefined, available: readonly string[]): string | undefined {
  const wanted = (accepted ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", quality = ""] = part.trim().split(/;\s*q=/);
      return { tag: tag.toLowerCase(), weight: quality === "" ? 1 : Number(quality) || 0 };
    })
    .filter(({ tag, weight }) => tag !== "" && tag !== "*" && weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { tag } of wanted) {
    const base = tag.split("-")[0] ?? tag;
    const meant = base === "no" || base === "nn" ? "nb" : base === "en" ? "en-US" : base;
    const found = available.find((one) => one.toLowerCase() === tag) ?? available.find((one) => one === meant);
    if (found !== undefined) return found;
  }
  return undefined;
}

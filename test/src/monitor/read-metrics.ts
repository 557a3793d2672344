/** One sample of a scrape. */
export interface Scraped {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][\w:]*$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;
const SUFFIXES = /_(bucket|sum|count)$/;

/**
 * Reads Prometheus' text format, version 0.0.4, as strictly as a server does (Prometheus docs: exposition formats). Throws an Error for
 * a line that is none, a metric that is described twice, not before its samples, or not together, a sample that comes twice, a counter
 * that is not called `_total`, and a histogram whose buckets do not count up to its count.
 */
export function readMetrics(text: string): readonly Scraped[] {
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const seen = new Set<string>();
  const over = new Set<string>();
  const samples: Scraped[] = [];
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword !== undefined) {
      if (!NAME.test(name)) throw new Error(`No name of a metric: ${line}`);
      if (name !== current) {
        if (over.has(name)) throw new Error(`${name} is not together`);
        over.add(name);
        current = name;
      }
      const known = keyword === "HELP" ? helped.has(name) : types.has(name);
      if (known) throw new Error(`${name} is described twice`);
      if (keyword === "HELP") helped.add(name);
      else types.set(name, rest);
      continue;
    }
    const sample = sampleIn(line);
    const type = types.get(current);
    const family = type === "histogram" ? sample.name.replace(SUFFIXES, "") : sample.name;
    if (family !== current || type === undefined) throw new Error(`Not described: ${line}`);
    if (type === "counter" && !sample.name.endsWith("_total")) throw new Error(`${sample.name} is a counter`);
    const key = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(key)) throw new Error(`Twice: ${key}`);
    seen.add(key);
    samples.push(sample);
  }
  for (const [name, type] of types) if (type === "histogram") checkHistogram(name, samples);
  return samples;
}

function sampleIn(line: string): Scraped {
  const [, name, inner = "", value = ""] = SAMPLE.exec(line) ?? [];
  const number = value === "+Inf" ? Infinity : Number(value);
  if (name === undefined || Number.isNaN(number)) throw new Error(`No sample: ${line}`);
  LABEL.lastIndex = 0;
  const labels: Record<string, string> = {};
  let read = 0;
  for (let found = LABEL.exec(inner); found; found = LABEL.exec(inner)) {
    labels[found[1] ?? ""] = found[2] ?? "";
    read = LABEL.lastIndex;
  }
  if (read !== inner.length) throw new Error(`No labels: ${line}`);
  return { name, labels, value: number };
}

function checkHistogram(name: string, samples: readonly Scraped[]): void {
  const last = new Map<string, number>();
  for (const {
    name: one,
    labels: { le, ...labels },
    value,
  } of samples) {
    const series = JSON.stringify(labels);
    if (one === `${name}_bucket`) {
      if (le === undefined || value < (last.get(series) ?? 0)) throw new Error(`${name} does not count up`);
      last.set(series, value);
    }
    if (one === `${name}_count` && value !== last.get(series)) throw new Error(`${name} does not end with its count`);
  }
}

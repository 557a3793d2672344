/** One value of a metric, identified by its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its values. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly Sample[];
}

/** One series of a histogram. */
export interface HistogramSample {
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds in ascending order, and the number of observations up to each; a bucket includes all before it. */
  readonly buckets: ReadonlyArray<readonly [atMost: number, count: number]>;
  readonly count: number;
  readonly sum: number;
}

/** Durations as counts by upper bounds. */
export interface HistogramMetric {
  readonly name: string;
  readonly help: string;
  readonly type: "histogram";
  readonly samples: readonly HistogramSample[];
}

/** The media type of the text from `metricsText`. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Metrics in Prometheus' text format (Prometheus docs: exposition formats), each sample with the `common` labels. A metric without a
 * sample is left out.
 */
export function metricsText(
  metrics: ReadonlyArray<Metric | HistogramMetric>,
  common: Readonly<Record<string, string>> = {},
): string {
  return metrics
    .flatMap((metric) => {
      const lines = linesOf(metric, common);
      return lines.length === 0
        ? []
        : [`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`, ...lines];
    })
    .map((text) => `${text}\n`)
    .join("");
}

function linesOf(metric: Metric | HistogramMetric, common: Readonly<Record<string, string>>): readonly string[] {
  const { name } = metric;
  if (metric.type !== "histogram")
    return metric.samples.map(({ labels, value }) => line(name, { ...common, ...labels }, value));
  return metric.samples.flatMap(({ buckets, count, sum, labels: own }) => {
    const labels = { ...common, ...own };
    return [
      ...buckets.map(([atMost, upTo]) => line(`${name}_bucket`, { ...labels, le: String(atMost) }, upTo)),
      line(`${name}_bucket`, { ...labels, le: "+Inf" }, count),
      line(`${name}_sum`, labels, sum),
      line(`${name}_count`, labels, count),
    ];
  });
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}

/** One value of a metric, told from others by its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What is counted or measured under one name. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly Sample[];
}

/** One series of a histogram. */
export interface HistogramSample {
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds in ascending order, and how many were at most so much; each contains those before it. */
  readonly buckets: ReadonlyArray<readonly [atMost: number, count: number]>;
  readonly count: number;
  readonly sum: number;
}

/** How long something took, as counts of what took at most so long. */
export interface HistogramMetric {
  readonly name: string;
  readonly help: string;
  readonly type: "histogram";
  readonly samples: readonly HistogramSample[];
}

/** The media type of what `metricsText` writes. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Metrics in Prometheus' text format (Prometheus docs: exposition formats). A metric without a sample is left out. */
export function metricsText(metrics: ReadonlyArray<Metric | HistogramMetric>): string {
  return metrics
    .flatMap((metric) => {
      const lines = linesOf(metric);
      return lines.length === 0
        ? []
        : [`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`, ...lines];
    })
    .map((text) => `${text}\n`)
    .join("");
}

function linesOf(metric: Metric | HistogramMetric): readonly string[] {
  const { name } = metric;
  if (metric.type !== "histogram") return metric.samples.map(({ labels, value }) => line(name, labels, value));
  return metric.samples.flatMap(({ buckets, count, sum, labels }) => [
    ...buckets.map(([atMost, upTo]) => line(`${name}_bucket`, { ...labels, le: String(atMost) }, upTo)),
    line(`${name}_bucket`, { ...labels, le: "+Inf" }, count),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ]);
}

function line(name: string, labels: Readonly<Record<string, string>> = {}, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element of a drawing. The text must need no escaping. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return content === "" ? `<${name}${words.join("")}/>` : `<${name}${words.join("")}>${content}</${name}>`;
}

export function text(x: number, y: number, content: string, more: Attributes = {}): string {
  return element("text", { x, y, ...more }, content);
}

export function line(points: ReadonlyArray<readonly [number, number]>, more: Attributes): string {
  return element("polyline", { points: points.map((point) => point.join(",")).join(" "), fill: "none", ...more });
}

export function area(points: ReadonlyArray<readonly [number, number]>, more: Attributes): string {
  return element("polygon", { points: points.map((point) => point.join(",")).join(" "), ...more });
}

export function box(from: readonly [number, number], to: readonly [number, number], more: Attributes): string {
  const [x, y, width, height] = [from[0], from[1], to[0] - from[0], to[1] - from[1]].map(
    (each) => Math.round(each * 10) / 10,
  );
  return element("rect", { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0, ...more });
}

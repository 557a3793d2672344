import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapping } from "node:module";
import { join, posix, sep } from "node:path";

/** Where the bundles are, as their source maps have it. */
const IN_PACKAGE = "dist/runtime";

/** Sources by their place in a bundle: the same fault may come with each message. */
const sources = new Map<string, string>();

/**
 * A stack trace whose places in this package's bundles are those of its sources, as `src/vehicle/car.ts:120:5`; others stay as
 * they are. Node.js could do that, but only for every trace of the whole of Node-RED. Never throws.
 */
export function sourceTrace(stack: string, folder: string = __dirname): string {
  const [start = "", ...rest] = stack.split(folder + sep);
  const read = mapReader(folder);
  const named = rest.map((text) => {
    const [place, file = "", line, column] = /^([\w-]+\.js):(\d+):(\d+)/.exec(text) ?? [""];
    const source = sources.get(place) ?? sourceAt(read(file), Number(line), Number(column));
    if (source === undefined) return folder + sep + text;
    sources.set(place, source);
    return source + text.slice(place.length);
  });
  return [start, ...named].join("");
}

/** Reads source maps, each once for a trace: they are large, and traces are rare. */
function mapReader(folder: string): (file: string) => SourceMap | undefined {
  const maps = new Map<string, SourceMap | undefined>();
  return (file) => {
    if (!maps.has(file)) maps.set(file, mapIn(join(folder, `${file}.map`)));
    return maps.get(file);
  };
}

function mapIn(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Lines and columns count from 1 in a trace, from 0 in a map. */
function sourceAt(map: SourceMap | undefined, line: number, column: number): string | undefined {
  const {
    originalSource,
    originalLine = 0,
    originalColumn = 0,
  }: Partial<SourceMapping> = map?.findEntry(line - 1, column - 1) ?? {};
  if (originalSource === undefined) return undefined;
  return `${posix.join(IN_PACKAGE, originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { valueOf } from "../../support/store/stored";

type Document = Readonly<Record<string, unknown>>;

/** What the nodes have written below a user directory. */
export class StoreFiles {
  readonly #folder: string;

  constructor(userDir: string) {
    this.#folder = join(userDir, "smartcar");
  }

  /** The files that hold a document each. */
  get documents(): readonly string[] {
    return this.#named(".json");
  }

  /** What is kept of a car under a name: in its file, or in the copy of it where the file is not sound. */
  ofCar(vehicleId: string, name: string): unknown {
    const key = `car/${vehicleId}/${name}`;
    return valueOf(this.documentOf(vehicleId)[key]);
  }

  /** All that is kept of a car. */
  documentOf(vehicleId: string): Document {
    const files = this.#named(`${vehicleId}.json`);
    return first(files) ?? first(this.#named(`${vehicleId}.json.bak`)) ?? {};
  }

  /** The copy of a car's file that was good before it was last replaced. */
  copyOf(vehicleId: string): Document {
    return first(this.#named(`${vehicleId}.json.bak`)) ?? {};
  }

  /** All that was promised to be taken in. */
  get journals(): string {
    return this.#named(".jsonl").map(textOf).join("");
  }

  #named(end: string): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(end))
      .map((name) => join(this.#folder, name));
  }
}

function first(files: readonly string[]): Document | undefined {
  for (const file of files) {
    const value = parsed(textOf(file));
    if (value) return value;
  }
  return undefined;
}

function textOf(file: string): string {
  return readFileSync(file, "utf8");
}

function parsed(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants } from "node:zlib";

/** Where the build has put the page: beside the bundle, or from the sources where there is a build. */
const FOLDER = [join(__dirname, "page"), join(__dirname, "../../dist/runtime/page")].find((one) => existsSync(one));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

const TEXTS = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest"]);

/** The build puts the hash of a file's content into its name. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;

/** A file of the page as it is served. */
export interface PageFile {
  readonly type: string;
  /** Whether another content would have another name. */
  readonly isHashed: boolean;
  readonly body: Buffer;
}

/** A body as it is sent. */
export interface Encoded {
  readonly body: Buffer;
  readonly encoding?: "br" | "gzip";
}

const compressed = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;

/** The files of the page, read and compressed when they are first asked for. */
export class PageFiles {
  readonly #files = new Map<string, PageFile>();
  readonly #encoded = new Map<string, Promise<Buffer>>();
  #names: ReadonlySet<string> | undefined;
  #build: string | undefined;

  /** `undefined` for what is no file of the page. */
  file(name: string): PageFile | undefined {
    if (FOLDER === undefined) return undefined;
    this.#names ??= new Set(readdirSync(FOLDER));
    const extension = extname(name);
    const type = TYPES[extension];
    if (type === undefined || !this.#names.has(name)) return undefined;
    const known = this.#files.get(name);
    const file = known ?? { type, isHashed: HASHED.test(name), body: readFileSync(join(FOLDER, name)) };
    if (!known) this.#files.set(name, file);
    return file;
  }

  /** Tells one build of the page from another. */
  get build(): string {
    this.#build ??= createHash("sha256")
      .update(this.file("index.html")?.body ?? "")
      .digest("hex")
      .slice(0, 12);
    return this.#build;
  }

  /** The body of a file in the best way that a browser accepts. */
  async encoded(name: string, { body }: PageFile, accepted: string): Promise<Encoded> {
    const encoding = TEXTS.has(extname(name)) ? encodingIn(accepted) : undefined;
    if (!encoding) return { body };
    const key = `${encoding} ${name}`;
    const known = this.#encoded.get(key) ?? compress(encoding, body);
    this.#encoded.set(key, known);
    return { body: await known, encoding };
  }
}

/** A text that is sent once, compressed where that is accepted. */
export async function encodedText(text: string, accepted: string): Promise<Encoded> {
  const body = Buffer.from(text);
  if (body.length < 1000 || !/\bgzip\b/.test(accepted)) return { body };
  return { body: await compressed.gzip(body), encoding: "gzip" };
}

function encodingIn(accepted: string): "br" | "gzip" | undefined {
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}

function compress(encoding: "br" | "gzip", body: Buffer): Promise<Buffer> {
  return encoding === "gzip"
    ? compressed.gzip(body, { level: 9 })
    : compressed.br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}

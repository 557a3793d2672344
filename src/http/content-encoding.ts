import { promisify } from "node:util";
import * as zlib from "node:zlib";

/** What an answer may become at most; the connection bounds what it is on the way. */
const LARGEST_BYTES = 4 * 1024 * 1024;

const options = { maxOutputLength: LARGEST_BYTES };

type Decode = (bytes: Uint8Array) => Promise<Uint8Array>;

const gunzip: Decode = (bytes) => promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip)(bytes, options);
const inflate: Decode = (bytes) => promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflate)(bytes, options);
const inflateRaw: Decode = (bytes) =>
  promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflateRaw)(bytes, options);
const brotli: Decode = (bytes) =>
  promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliDecompress)(bytes, options);

/** Not in every Node that we run on. */
const zstdDecompress: unknown = Reflect.get(zlib, "zstdDecompress");

const zstd: Decode | undefined =
  typeof zstdDecompress !== "function"
    ? undefined
    : (bytes) =>
        new Promise((resolve, reject) => {
          const done = (error: unknown, plain: unknown): void =>
            plain instanceof Uint8Array ? resolve(plain) : reject(error);
          Reflect.apply(zstdDecompress, zlib, [bytes, options, done]);
        });

const decoders: Readonly<Record<string, Decode | undefined>> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  // Some servers leave out the wrapper that the standard wants.
  deflate: (bytes) => inflate(bytes).catch(() => inflateRaw(bytes)),
  br: brotli,
  zstd,
};

/** The encoding of a response is not supported, or its body is damaged. */
class EncodingError extends Error {
  override readonly name = "EncodingError";
  readonly code = "CONTENT_ENCODING";
}

/**
 * The text of a body, unpacked as `Content-Encoding` says. Nobody here asks for packed answers, but a gateway may pack them all the
 * same. Throws EncodingError, also for what would become far too long.
 */
export async function decodedText(bytes: Uint8Array, encoding: string | string[] | undefined): Promise<string> {
  const names = [encoding ?? []].flat().flatMap((header) => header.toLowerCase().split(","));
  let plain = bytes;
  for (const name of names.map((one) => one.trim()).toReversed()) {
    if (name === "" || name === "identity" || plain.byteLength === 0) continue;
    const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
    if (!decode) throw new EncodingError();
    plain = await decode(plain).catch(() => {
      throw new EncodingError();
    });
  }
  return new TextDecoder().decode(plain);
}

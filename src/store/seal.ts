import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

const CIPHER = "aes-256-gcm";
const VERSION = "v1";

/** Seals texts with a secret, and opens what was sealed with it: AES-256-GCM, so that what was altered does not open. */
export class Seal {
  readonly #secret: string;
  /** A key costs the processor a while, by intention; each salt has its own. */
  readonly #keys = new Map<string, Promise<Buffer>>();
  readonly #salt = randomBytes(16).toString("base64url");

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** `text`, sealed; it opens only under the same `label`. */
  async close(text: string, label: string): Promise<string> {
    const iv = randomBytes(12);
    const cipher = createCipheriv(CIPHER, await this.#key(this.#salt), iv).setAAD(Buffer.from(label));
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"));
    return [VERSION, this.#salt, ...parts].join(".");
  }

  /** The text; `undefined` where another secret sealed it, under another label, or it was altered. */
  async open(sealed: string, label: string): Promise<string | undefined> {
    const [version, salt = "", ...parts] = sealed.split(".");
    const [iv, tag, content] = parts.map((part) => Buffer.from(part, "base64url"));
    if (version !== VERSION || !iv || tag?.length !== 16 || !content) return undefined;
    const key = await this.#key(salt);
    try {
      const decipher = createDecipheriv(CIPHER, key, iv).setAAD(Buffer.from(label)).setAuthTag(tag);
      return Buffer.concat([decipher.update(content), decipher.final()]).toString("utf8");
    } catch {
      return undefined;
    }
  }

  #key(salt: string): Promise<Buffer> {
    const known = this.#keys.get(salt);
    if (known) return known;
    const key = new Promise<Buffer>((resolve, reject) => {
      scrypt(this.#secret, Buffer.from(salt, "base64url"), 32, (err, derived) =>
        err ? reject(err) : resolve(derived),
      );
    });
    this.#keys.set(salt, key);
    return key;
  }
}

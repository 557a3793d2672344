import { Readable } from "node:stream";

/**
 * A request body that knows whether it was taken. undici takes it when it writes the request, not before: the one public
 * sign that a command left this computer, and did not merely wait for a connection.
 */
export class TrackedBody {
  readonly stream: Readable;
  #isTaken = false;

  constructor(text: string) {
    const take = (): void => {
      this.#isTaken = true;
      if (text !== "") this.stream.push(text);
      this.stream.push(null);
    };
    this.stream = new Readable({ read: take });
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }
}

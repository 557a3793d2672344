/** One request to a supplier, as data. */
export interface FetchRequest {
  readonly url: string;
  /** JSON; with a body it is a POST. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** It contains what proves who asks: it goes to no other host, whatever the answer says. */
  readonly isSecret?: boolean;
  /** The address is the user's own, so that it may be in a private network. */
  readonly isOwn?: boolean;
  /** It goes nowhere: the made-up services of this package answer it. */
  readonly isSimulated?: boolean;
}

/** What came back, read to its end. */
export interface FetchReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A query of names and values, encoded. */
export function query(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}

import { MINUTE_MS } from "../../../core/duration";
import { CET, type PriceSupplier } from "../supplier";

/** Any address that answers with prices. */
export const ownAddress: PriceSupplier = {
  id: "own",
  name: "own",
  areas: { "*": [] },
  needs: ["address"],
  takes: ["token"],
  includes: "total",
  timing: { kind: "every", ms: 30 * MINUTE_MS, zone: CET },
  requests: ({ address, token }) => [
    {
      url: address,
      isOwn: true,
      ...(token !== "" && { headers: headerOf(token), isSecret: true }),
    },
  ],
  licence: "",
  confidence: "D",
};

/** The token alone is a bearer's; with a name before it, it is a header of its own, such as `X-API-Key: abc`. */
export function headerOf(token: string): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Za-z][\w-]*):\s*(.+)$/.exec(token.trim()) ?? [];
  return name === undefined || value === undefined
    ? { authorization: `Bearer ${token.trim()}` }
    : { [name.toLowerCase()]: value };
}

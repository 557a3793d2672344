import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";

/** What no router of the internet passes on: this computer, and private networks (RFC 1918, 3927, 4193 and 4291). */
const near = new BlockList();
near.addSubnet("127.0.0.0", 8);
near.addSubnet("0.0.0.0", 8);
near.addSubnet("10.0.0.0", 8);
near.addSubnet("172.16.0.0", 12);
near.addSubnet("192.168.0.0", 16);
near.addSubnet("169.254.0.0", 16);
near.addAddress("::1", "ipv6");
near.addAddress("::", "ipv6");
near.addSubnet("fc00::", 7, "ipv6");
near.addSubnet("fe80::", 10, "ipv6");

/** Whether an address, also one in the brackets of a URL, is of this computer or of its own network; a name never is. */
export function isNearbyAddress(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  if (/^(.+\.)?localhost$/i.test(bare)) return true;
  return isIP(bare) > 0 && near.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}

/** Whether a URL's host is this computer or one in its own network. Rejects when the name cannot be looked up. */
export async function isNearby(hostname: string): Promise<boolean> {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(bare) ? [bare] : (await lookup(bare, { all: true })).map(({ address }) => address);
  return addresses.every((address) => near.check(address, isIPv6(address) ? "ipv6" : "ipv4"));
}

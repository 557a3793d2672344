import { packageVersion } from "../runtime/package-version";

/** Who asks, and where its maker can be reached: good manners, and a condition of some services. */
export function userAgent(): string {
  return `node-red-smartcar/${packageVersion()} (+https://github.com/ev-flows/node-red-smartcar)`;
}

import { join } from "node:path";

/** The package's folder. */
export const root = join(__dirname, "..");

import type { Rule } from "./rule";

/** Whenever it can. */
export const atPlugIn: Rule = () => true;

/** `4.0`: as real cars send it. `docs`: as the documents print it. `older`: as it was before the version was named. */
export const payloadForms = ["4.0", "docs", "older"] as const;
export type PayloadForm = (typeof payloadForms)[number];

/** `4.0`: the whole envelope. `bare`: the challenge alone. `2.0`: the form of version 2.0. */
export type VerifyForm = "4.0" | "bare" | "2.0";

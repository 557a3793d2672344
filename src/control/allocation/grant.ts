/** Why a car waits for the house. Codes never change; their sentences are in the catalog. W, instants in ms. */
export type GrantReason =
  /** The grid operator, or whoever speaks for it, allows only so much. */
  | { readonly code: "grid-limit"; readonly params: { readonly watts: number; readonly until?: number | undefined } }
  /** The limit is over; charging resumes at a random time, so that not all houses do at once. */
  | { readonly code: "limit-over"; readonly params: { readonly until: number } }
  /** The main fuse carries this car not even alone. */
  | { readonly code: "fuse"; readonly params: { readonly watts: number; readonly powerW: number } }
  /** The main fuse carries one of them, and the other goes first. */
  | { readonly code: "other-car"; readonly params: { readonly car: string; readonly until?: number | undefined } }
  /** The other one starts so soon that this one would have to be stopped. */
  | { readonly code: "car-soon"; readonly params: { readonly car: string; readonly at: number } }
  /** The other one has just started; what is left of the sun shows then. */
  | { readonly code: "car-starting"; readonly params: { readonly car: string; readonly at: number } }
  /** The sun is enough for the other one only. */
  | { readonly code: "sun-taken"; readonly params: { readonly car: string } }
  /** It would raise the peak of the month by so much, money. */
  | { readonly code: "peak"; readonly params: { readonly peakKw: number; readonly cost: number } }
  /** It was stopped for the house a moment ago. */
  | { readonly code: "pause"; readonly params: { readonly until: number } };

/** What the house says to a car that wants to charge. */
export type Grant =
  { readonly granted: true; readonly reason?: undefined } | { readonly granted: false; readonly reason: GrantReason };

/** A way to Smartcar. What both resolve with tells that the whole answer was read. */
export interface Client {
  /** The number of signals. */
  read(): Promise<number>;
  /** The id of the execution. */
  command(): Promise<string | undefined>;
}

export const car = {
  vehicleId: "51000000-0000-4000-8000-0000000000b1",
  userId: "51000000-0000-4000-8000-000000000001",
} as const;

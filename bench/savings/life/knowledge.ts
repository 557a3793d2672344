/** What a controller is told that nobody could know, or that costs nothing where a webhook brings it, to see what it is worth. */
export interface Knowledge {
  /** What changes in the car, as soon as its maker tells it: what Smartcar's webhook brings. */
  readonly webhook?: boolean;
  /** That it came or left, at once. */
  readonly presence?: boolean;
  /** The exact state of charge, every half hour. */
  readonly soc?: boolean;
  /** Nobody limits the stops. */
  readonly stops?: boolean;
  /** The prices of a week more than are published. */
  readonly prices?: boolean;
  /** All that the panels will give, for three days. */
  readonly sun?: boolean;
}

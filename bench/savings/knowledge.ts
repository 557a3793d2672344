/** What a controller is told that nobody could know, to see what it is worth. */
export interface Knowledge {
  /** All that the panels will give, for three days. */
  readonly sun?: boolean;
  /** The prices of a week more than are published. */
  readonly prices?: boolean;
  /** The exact state of charge, every half hour and for nothing. */
  readonly soc?: boolean;
  /** Nobody limits the stops. */
  readonly stops?: boolean;
}

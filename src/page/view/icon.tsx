import type { JSX } from "preact";

/** Paths for this page, 24 by 24, in strokes of the color of the text. */
const PATHS = {
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  grid: "M9 21 12 3l3 18M10.2 14h3.6M6 9h12M8 9l2.5-3M16 9l-2.5-3M6 9v2M18 9v2",
  battery: "M6 7h12v13H6ZM10 4h4v3h-4ZM9 12h6M12 9v6",
  house: "M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6",
  car: "M4 16v-4l2-5h12l2 5v4ZM4 12h16M6.5 16v2.5M17.5 16v2.5M7.5 14h1M15.5 14h1",
  bolt: "M13 3 6 13h5l-1 8 8-11h-5l1-7Z",
  plug: "M9 3v5M15 3v5M7 8h10v3a5 5 0 0 1-10 0ZM12 16v5",
  unplugged: "M9 3v4M15 3v4M7 8h10v3a5 5 0 0 1-10 0ZM12 19v2M4 4l16 16",
  full: "M5 12.5 10 17 19 7",
  away: "M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  unknown: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4l3 2",
  warning: "M12 4 3 19.5h18ZM12 10v4M12 16.5v.5",
  error: "M8 3h8l5 5v8l-5 5H8l-5-5V8ZM12 7.5V13M12 16v.5",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 11v5M12 8v.5",
  undo: "M8 5 4.5 8.5 8 12M5 8.5h8.5a5.5 5.5 0 0 1 0 11H8",
  down: "M6 9l6 6 6-6",
  link: "M3 3l18 18M5 9a11 11 0 0 1 4-2.4M19 9a11 11 0 0 0-6-2.9M8 13a6.5 6.5 0 0 1 3-1.7M16 13l-1-.7M12 18v.5",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon next to a text that says the same, so that screen readers skip it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

import { html } from "hono/html";

/** What the simulator's pages have in common. Colours follow the light or dark choice of the computer. */
export const pageStyle = html`
  <style>
    :root {
      color-scheme: light dark;
      --ground: light-dark(#f4f6f8, #12171c);
      --surface: light-dark(#ffffff, #1c242b);
      --line: light-dark(#d5dce2, #33404a);
      --text: light-dark(#17212b, #e8eef3);
      --quiet: light-dark(#52616e, #9fb0bd);
      --accent: light-dark(#0b6b75, #5cc8d2);
      --on-accent: light-dark(#ffffff, #08262a);
      --good: light-dark(#1c7c3c, #6fd48d);
      --bad: light-dark(#b3261e, #ff9c92);
    }
    * {
      box-sizing: border-box;
    }
    body {
      margin: 0;
      background: var(--ground);
      color: var(--text);
      font:
        16px/1.45 system-ui,
        sans-serif;
    }
    h1,
    h2,
    h3 {
      margin: 0;
      line-height: 1.25;
    }
    button,
    select,
    input {
      font: inherit;
    }
    button,
    select {
      min-height: 2.5rem;
      padding: 0 0.9rem;
      border: 1px solid var(--line);
      border-radius: 0.5rem;
      background: var(--surface);
      color: var(--text);
    }
    button {
      cursor: pointer;
    }
    button:hover:not(:disabled) {
      border-color: var(--accent);
    }
    button.main {
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 600;
    }
    button:disabled {
      opacity: 0.45;
      cursor: default;
    }
    :focus-visible {
      outline: 3px solid var(--accent);
      outline-offset: 2px;
    }
    .quiet {
      color: var(--quiet);
    }
    .surface {
      border: 1px solid var(--line);
      border-radius: 0.75rem;
      background: var(--surface);
    }
  </style>
`;

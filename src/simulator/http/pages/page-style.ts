import { html } from "hono/html";

/** What the simulator's pages have in common. Colours follow the light or dark choice of the computer. */
export const pageStyle = html`
  <link rel="icon" href="data:," />
  <style>
    :root {
      color-scheme: light dark;
      --ground: #f3f5f7;
      --surface: #ffffff;
      --line: #c9d2da;
      --text: #17212b;
      --quiet: #52616e;
      --accent: #0b6b75;
      --on-accent: #ffffff;
      --good: #1a7a3b;
      --bad: #b3261e;
      --track: #dfe5ea;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #11161b;
        --surface: #1b232a;
        --line: #3a4752;
        --text: #e8eef3;
        --quiet: #a3b3c0;
        --accent: #5cc8d2;
        --on-accent: #08262a;
        --good: #6fd48d;
        --bad: #ff9c92;
        --track: #2d3842;
      }
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
    h3,
    p {
      margin: 0;
      line-height: 1.3;
    }
    h1 {
      font-size: 1.4rem;
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
      color: var(--quiet);
      border-style: dashed;
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

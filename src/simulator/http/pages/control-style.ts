import { html } from "hono/html";

/** How the control page looks, beyond what all pages share. */
export const controlStyle = html`
  <style>
    header,
    main {
      max-width: 76rem;
      margin: 0 auto;
      padding: 1rem;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1.5rem;
      align-items: baseline;
      justify-content: space-between;
    }
    h2 {
      margin: 2rem 0 0.6rem;
      font-size: 1.1rem;
    }
    h3 {
      font-size: 1.05rem;
    }
    time {
      font-variant-numeric: tabular-nums;
    }
    #lost {
      margin-bottom: 1rem;
      padding: 0.75rem 1rem;
      border: 1px solid var(--bad);
      border-radius: 0.5rem;
      color: var(--bad);
      font-weight: 600;
    }
    #cars {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr));
      gap: 1rem;
    }
    .car {
      display: flex;
      flex-direction: column;
      gap: 0.7rem;
      padding: 1rem;
    }
    .car .title {
      display: flex;
      gap: 0.75rem;
      align-items: baseline;
      justify-content: space-between;
    }
    .car .soc {
      font-size: 1.3rem;
      font-weight: 700;
      font-variant-numeric: tabular-nums;
    }
    .bar {
      position: relative;
      height: 0.9rem;
      border-radius: 0.45rem;
      background: var(--track);
    }
    .bar .fill {
      height: 100%;
      border-radius: 0.45rem;
      background: var(--accent);
      transition: width 0.4s linear;
    }
    .charging .bar .fill {
      background: var(--good);
    }
    .bar .limit {
      position: absolute;
      top: -0.2rem;
      bottom: -0.2rem;
      width: 3px;
      margin-left: -1.5px;
      border-radius: 2px;
      background: var(--text);
    }
    .state {
      min-height: 1.45em;
      font-weight: 600;
    }
    .charging .state {
      color: var(--good);
    }
    .facts {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0.15rem 1rem;
      margin: 0;
      font-size: 0.92rem;
    }
    .facts dt {
      color: var(--quiet);
    }
    .facts dd {
      margin: 0;
      text-align: right;
      font-variant-numeric: tabular-nums;
    }
    .buttons {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0.5rem;
      margin-top: auto;
    }
    .buttons button {
      padding: 0 0.4rem;
    }
    .scroll {
      overflow-x: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 0.9rem;
    }
    caption {
      padding: 0.6rem 0.9rem;
      text-align: left;
    }
    th,
    td {
      padding: 0.35rem 0.9rem;
      border-top: 1px solid var(--line);
      text-align: left;
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    th {
      color: var(--quiet);
      font-weight: 600;
    }
    td.path {
      width: 100%;
      overflow-wrap: anywhere;
      min-width: 12rem;
      white-space: normal;
    }
    td.bad {
      color: var(--bad);
      font-weight: 600;
    }
    code {
      overflow-wrap: anywhere;
    }
    #application {
      padding: 1rem;
    }
    @media (prefers-reduced-motion: reduce) {
      .bar .fill {
        transition: none;
      }
    }
  </style>
`;

import { html } from "hono/html";
import type { Application } from "../../cloud/cloud";
import { policy } from "./assets";

/** The control page loads what lies beside it, and asks the control API. */
export const controlPageHeaders = policy({
  "script-src": "'self'",
  "style-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'none'",
});

/** The page that shows the cars, and on which a person plugs them in, drives, and charges them. */
export function controlPage({ applicationId, credentials, managementToken }: Application): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Smartcar simulator</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/page.css" />
        <link rel="stylesheet" href="/assets/control.css" />
        <script type="module" src="/assets/control.js"></script>
      </head>
      <body>
        <header>
          <h1>Smartcar simulator</h1>
          <p><time id="clock"></time> <span class="quiet" id="speed"></span></p>
        </header>
        <main>
          <p id="lost" role="alert" hidden>The simulator does not respond. The page shows its last known state.</p>
          <nav class="pager" aria-label="Pages of cars" id="pager" hidden>
            <input type="search" id="find" placeholder="Make, model, or ID" aria-label="Find a car" />
            <button type="button" id="before">Previous</button>
            <span id="shown" role="status"></span>
            <button type="button" id="after">Next</button>
          </nav>
          <section aria-label="Cars" id="cars"></section>

          ${logTable("requests", "Last requests", ["Time", "Response", "Method", "Path", "Calls"])}
          ${logTable("deliveries", "Last deliveries", ["Time", "Response", "Event", "Car", "Attempt", "Problem"])}

          <h2>Application</h2>
          <dl class="surface facts" id="application">
            <dt>Client ID</dt>
            <dd><code>${credentials.clientId}</code></dd>
            <dt>Client secret</dt>
            <dd><code>${credentials.clientSecret}</code></dd>
            <dt>Application ID</dt>
            <dd><code>${applicationId}</code></dd>
            <dt>Management token</dt>
            <dd><code>${managementToken}</code></dd>
          </dl>
        </main>
      </body>
    </html>`;
}

function logTable(id: string, title: string, columns: readonly string[]): ReturnType<typeof html> {
  return html`<h2 id="${id}-title">${title}</h2>
    <div class="surface scroll" tabindex="0" role="region" aria-labelledby="${id}-title">
      <table aria-labelledby="${id}-title">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody id="${id}"></tbody>
      </table>
    </div>`;
}

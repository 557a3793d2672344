import { html } from "hono/html";
import { makeLabel } from "../../car/car-spec";
import type { CloudCar } from "../../cloud/cloud-car";
import type { Connections } from "../../cloud/connections";
import { connectErrors } from "../routes/connect-errors";
import type { ConnectRequest } from "../routes/connect-request";
import { inlineStyle, policy } from "./assets";

type Html = ReturnType<typeof html>;

/** The editor shows these pages at an address of its own. */
const STYLE = inlineStyle("page.css", "connect.css");

/** Whatever the form leads to, and where that leads: back to the application. */
export const connectPageHeaders = policy({ "style-src": STYLE.source });

/** What the owner sees. The form is sent to the address of the page, with the question of the application in its query. */
export function connectPage(request: ConnectRequest, connections: Connections, problem?: string): Html {
  const { cars, permissions } = request;
  return page(html`
    <h1>Connect your car</h1>
    <p class="quiet">
      An application asks for access. This is the simulator. It needs no password and reaches no real car.
    </p>
    ${problem && html`<p role="alert" class="problem">${problem}</p>`}
    <form method="post">
      <fieldset class="surface">
        <legend><h2>Cars</h2></legend>
        ${cars.length === 0 && html`<p>This account contains no such car.</p>`}
        ${cars.map((target) => choice(target, request, connections))}
      </fieldset>
      <fieldset class="surface">
        <legend><h2>Permissions</h2></legend>
        ${permissions.map(
          ({ name, isRequired }) => html`
            <label>
              <input type="checkbox" name="permission" value="${name}" checked ${isRequired && "disabled"} />
              <span><code>${name}</code>${isRequired && html` <span class="quiet">required</span>`}</span>
            </label>
          `,
        )}
      </fieldset>
      <div class="buttons">
        <button class="main" name="decision" value="connect">Connect</button>
        <button name="decision" value="deny">Deny</button>
      </div>
      <details>
        <summary>End with an error</summary>
        <div class="buttons">
          <label for="error">Error</label>
          <select id="error" name="error">
            ${Object.keys(connectErrors).map((error) => html`<option>${error}</option>`)}
          </select>
          <button name="decision" value="error">End with this error</button>
        </div>
      </details>
    </form>
  `);
}

/** Where the question itself is wrong, nobody can be sent back with an answer. */
export function refusalPage(reason: string): Html {
  return page(html`
    <h1>Connect cannot continue</h1>
    <p>The address of this page is not valid:</p>
    <pre role="alert" class="problem">${reason}</pre>
  `);
}

function choice({ car }: CloudCar, { isSingle, cars }: ConnectRequest, connections: Connections): Html {
  const { id, make, model, year } = car.spec;
  const isChosen = cars.length === 1;
  return html`
    <label>
      <input type="${isSingle ? "radio" : "checkbox"}" name="vehicle" value="${id}" ${isChosen && "checked"} />
      <span
        >${makeLabel(make)} ${model} ${year}${connections.of(id) && html` <span class="quiet">connected</span>`}</span
      >
    </label>
  `;
}

function page(content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Smartcar simulator: Connect</title>
        <link rel="icon" href="data:," />
        ${STYLE.element}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
}

import { declareNode } from "../settings/declare";
import { serverPath } from "../settings/formats";
import { credential, flag, type Parsed, within, written } from "../settings/setting";

/** Shorter ones are guessed in spite of the waits. */
const SHORTEST_PASSWORD = 8;

export const declaration = declareNode({
  type: "smartcar-dashboard",
  outputs: ["requests"],
  sharedWords: ["errors"],
  settings: {
    // On Node-RED's own server, below `httpNodeRoot`.
    path: written(pagePath, {
      initial: "/smartcar-page",
      absent: "/smartcar-page",
      accepted: "path",
      icon: "globe",
      remark: "url",
    }),
    ...within(
      { group: "access" },
      {
        password: credential("password", {
          icon: "lock",
          note: "password",
          accepted: "password",
          parse: (text) => (text.length >= SHORTEST_PASSWORD && text.length <= 200 ? { value: text } : refused),
        }),
        anyoneSees: flag({ initial: false, icon: "eye", note: "anyoneSees" }),
        anyoneControls: flag({ initial: false, icon: "hand-pointer-o", note: "anyoneControls" }),
      },
    ),
    ...within(
      { group: "flow" },
      {
        askFlow: flag({ initial: false, icon: "code-fork", note: "askFlow" }),
        frames: written<readonly string[]>(frameOrigins, {
          absent: [],
          accepted: "frames",
          icon: "window-maximize",
          note: "frames",
          example: true,
        }),
      },
    ),
  },
});

const refused = { refused: undefined } as const;

/** The page needs a path of its own. */
function pagePath(text: string): Parsed<string> {
  const path = serverPath(text);
  return "value" in path && path.value === "" ? refused : path;
}

/** Whose pages may show this one in a frame. */
function frameOrigins(text: string): Parsed<readonly string[]> {
  const origins = text.split(/[\s,]+/).filter(Boolean);
  const areOrigins = origins.every((one) => /^(\*|https?:\/\/[\w.*-]+(:\d{1,5})?)$/.test(one));
  return areOrigins ? { value: origins } : refused;
}

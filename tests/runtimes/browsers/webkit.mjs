// WebKitGTK, by the W3C's WebDriver, on a display that nobody sees. See open.mjs for what a driver offers.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

import { freePort } from "../../support/free-port.mjs";

/** How long the display, the driver and the browser may take until they answer. */
const START_MS = 30_000;
/** How long one call in the page may take. */
const SCRIPT_MS = 120_000;

/** Where distributions keep the browser that the driver starts; the driver's own guess comes last. */
const MINI_BROWSERS = ["x86_64-linux-gnu", "aarch64-linux-gnu", "", "../libexec"].flatMap((folder) =>
  ["4.1", "6.0", "4.0"].map((version) => (version === "6.0" ? `/usr/lib/${folder}/webkitgtk-6.0/MiniBrowser` : `/usr/lib/${folder}/webkit2gtk-${version}/MiniBrowser`)),
);

/** Names of keys that are no character, as WebDriver wants them: WebDriver, "Keyboard actions". */
const KEYS = {
  Backspace: "\ue003", Tab: "\ue004", Enter: "\ue007", Shift: "\ue008", Control: "\ue009", Alt: "\ue00a", Escape: "\ue00c",
  PageUp: "\ue00e", PageDown: "\ue00f", End: "\ue010", Home: "\ue011", ArrowLeft: "\ue012", ArrowUp: "\ue013",
  ArrowRight: "\ue014", ArrowDown: "\ue015", Delete: "\ue017", Space: " ",
};

/** @param {string} driverPath */
export async function openWebkit(driverPath) {
  const programs = [];
  const end = () => programs.splice(0).forEach((program) => program.kill());
  process.once("exit", end);
  try {
    const DISPLAY = await startDisplay(programs);
    const root = await startDriver(driverPath, DISPLAY, programs);
    const { session, version } = await startSession(root);
    return driver(session, version, () => {
      process.removeListener("exit", end);
      end();
    });
  } catch (error) {
    end();
    throw error;
  }
}

/** An X server of our own; it chooses its number and says it. */
async function startDisplay(programs) {
  const xvfb = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  programs.push(xvfb);
  const said = once(xvfb.stdio[3], "data").then(([data]) => `:${String(data).trim()}`);
  return within(said, "Xvfb");
}

async function startDriver(path, DISPLAY, programs) {
  const port = await freePort();
  // No accessibility bus and no desktop portal: they are not there, and are waited for.
  const env = { ...process.env, DISPLAY, NO_AT_BRIDGE: "1", GTK_USE_PORTAL: "0", GDK_BACKEND: "x11", LIBGL_ALWAYS_SOFTWARE: "1" };
  const program = spawn(path, ["--host=127.0.0.1", `--port=${port}`], { env, stdio: "ignore" });
  programs.push(program);
  const root = `http://127.0.0.1:${port}`;
  const answers = async () => {
    while (program.exitCode === null) {
      const answered = await fetch(`${root}/status`).catch(() => null);
      if (answered !== null) return root;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${path} ended with ${program.exitCode}`);
  };
  return within(answers(), path);
}

async function startSession(root) {
  const binary = MINI_BROWSERS.find((path) => existsSync(path));
  const options = binary === undefined ? {} : { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
  const asked = ask(root, "POST", "/session", { capabilities: { alwaysMatch: { ...options, timeouts: { script: SCRIPT_MS } } } });
  const { sessionId, capabilities } = await within(asked, "WebKit");
  return { session: `${root}/session/${sessionId}`, version: capabilities.browserVersion.split(".").slice(0, 2).join(".") };
}

function driver(session, version, end) {
  const post = (path, body = {}) => ask(session, "POST", path, body);
  const keys = (actions) => post("/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  return {
    version,
    goto: async (url) => void (await post("/url", { url })),
    async evaluate(call, ...given) {
      const script = `const done = arguments[arguments.length - 1];
        new Promise((resolve) => resolve((${call})(...${JSON.stringify(given)}))).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) + " " + error }));`;
      const { value, error } = await post("/execute/async", { script, args: [] });
      if (error !== undefined) throw new Error(error);
      return value ?? undefined;
    },
    press: (key) => {
      const values = key.split("+").map((name) => KEYS[name] ?? name);
      const down = values.map((value) => ({ type: "keyDown", value }));
      const up = values.reverse().map((value) => ({ type: "keyUp", value }));
      return keys([...down, ...up]);
    },
    async click(selector) {
      const [element] = Object.values(await post("/element", { using: "css selector", value: selector }));
      await post(`/element/${element}/click`);
    },
    async resize(width, height) {
      // The window has a frame and bars, which its size includes.
      const frame = await this.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
      await post("/window/rect", { width: width + frame[0], height: height + frame[1] });
    },
    screenshot: async () => Buffer.from(await ask(session, "GET", "/screenshot"), "base64"),
    async close() {
      await ask(session, "DELETE", "").catch(() => {});
      end();
    },
  };
}

/** One command; its value, or its error thrown. */
async function ask(root, method, path, body) {
  const response = await fetch(`${root}${path}`, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebKit's driver: ${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

async function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer within ${START_MS / 1000} s`)), START_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// The recordings in docs/cli.md are what is left on a terminal.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf, isOfForm } from "../docs/markdown.mjs";
import { environment, Sink, setUp, standIns } from "./support/cli.mjs";

const skip = process.platform === "win32" && "the stand-in is a script";
const PROMPT = "$ atlas-private-endpoint ";
const recordings = blocksOf("docs/cli.md").filter(({ section }) => section === "What it looks like").map(({ lines }) => lines);

/** Of each line what was drawn last, as far as it reaches over what was before. */
const screen = (text) => text.split("\n").map((line) => line.split("\r").at(-1).trimEnd());
/** Pauses are a thousandth of the recording's. */
const timeless = (line) => line.replace(/ after \d+:\d\d/, " after 0:00");

test("there are recordings of ensure and connect", () => {
  assert.deepEqual(recordings.map(([line]) => line.slice(PROMPT.length).split(" ")[0]), ["services", "connect"]);
});

for (const [prompt, ...shown] of recordings) {
  test(`${prompt} leaves these lines`, { skip }, async (t) => {
    const { mock, run } = setUp({ mock: { looks: 2 } });
    const { PATH } = await standIns(t, { aws: `echo '{"VpcEndpoint":{"VpcEndpointId":"vpce-0d00c26273372c6ef"}}'` });
    const terminal = new Sink({ isTTY: true, columns: 110 });
    const argv = [...prompt.slice(PROMPT.length).split(" "), "--interval", "1ms"];
    const { code } = await run(argv, { env: environment(mock, { PATH, NO_COLOR: "1" }), stdout: terminal, stderr: terminal });
    assert.equal(code, 0);
    const left = screen(terminal.text).slice(0, -1).map(timeless);
    assert.ok(left.length === shown.length && left.every((line, index) => isOfForm(line, timeless(shown[index]))), left.join("\n"));
  });
}

// `shell` and `argv` are the same command: real shells read the one and give back the other.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { aws, azure, commands, gcp, mapped } from "./support/cloud.mjs";

const NASTY = [
  "plain",
  "two words",
  " ",
  "it's",
  "'",
  "''",
  `'"'"'`,
  '"double"',
  "back\\slash",
  "ends in \\",
  "a\nb",
  "\n",
  "trailing newline\n",
  "\r\n\t\v\f",
  "$HOME ${HOME} $(id) `id` $((1+1))",
  "!! !x it's !x",
  "; id; & id && id | id > /dev/null < /dev/null # id",
  "* ? [a-z] {a,b}",
  "~",
  "~root",
  "-",
  "--",
  "-x",
  "--profile=evil",
  "=x",
  "a=b",
  "[\"x\"]",
  "[x",
  "{}",
  "%s %n %%",
  "\\n \\0 \\x41 \\c",
  "\x01\x02\x1b[31m\x7f",
  "Gänseblümchen 🌼 日本 \u202e \ufeff",
  "a".repeat(10_000),
];

const services = { AWS: aws, AZURE: azure, GCP: gcp, "GCP with port mapping": mapped };
const inputsOf = ({ cloudProvider }, a, b) =>
  ({
    AWS: { vpcId: a, subnetIds: [a, b], securityGroupIds: [b], region: b },
    AZURE: { resourceGroup: a, vnetName: b, subnetName: a, endpointName: b },
    GCP: { gcpProjectId: a, network: b, subnet: a, endpointGroupName: b },
  })[cloudProvider];

const shells = [["sh"], ["dash"], ["bash"], ["bash", "--posix"], ["busybox", "sh"], ["zsh"], ["ksh"]].filter(
  ([program, ...flags]) => spawnSync(program, [...flags, "-c", "exit 0"]).status === 0,
);

test("there is a POSIX shell to try", { skip: process.platform === "win32" }, () => assert.ok(shells.some(([program]) => program === "sh")));

/** The words that a shell makes of lines. They come over stdin, since an argument of a process has a limit. */
function words([program, ...flags], lines) {
  const input = lines.map((line) => `printf '%s\\0' ${line}\n`).join("");
  const { stdout, stderr, status } = spawnSync(program, flags, { input, maxBuffer: 2 ** 26 });
  assert.equal(status, 0, String(stderr));
  return stdout.toString("utf8").split("\0").slice(0, -1);
}

for (const shell of shells) {
  for (const [name, service] of Object.entries(services)) {
    test(`${shell.join(" ")} makes the argv of it: ${name}`, () => {
      NASTY.forEach((a, index) => {
        const made = commands(service, inputsOf(service, a, NASTY[(index + 7) % NASTY.length]));
        assert.deepEqual(words(shell, made.map((command) => command.shell)), made.flatMap(({ argv }) => argv));
      });
    });
  }
}

test("so it does for names put together at random", { skip: shells.length === 0 }, () => {
  const alphabet = [..."ab09 -_=@:/.,+%'\"\\`$!&|;<>()[]{}*?~#^\n\t\réß🌼"];
  let seed = 20261124;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const name = () => `x${Array.from({ length: 1 + random(12) }, () => alphabet[random(alphabet.length)]).join("")}`;
  const made = Array.from({ length: 400 }, () => commands(azure, inputsOf(azure, name(), name()))).flat();
  for (const shell of shells) assert.deepEqual(words(shell, made.map((command) => command.shell)), made.flatMap(({ argv }) => argv));
});

test("names that need no quotes get none", () => {
  const [{ argv, shell }] = commands(aws, { vpcId: "vpc-0a1b", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });
  assert.equal(shell, argv.join(" "));
});

/** What a command line would take for options. */
const options = (service, name) =>
  commands(service, inputsOf(service, name, name)).map(({ argv }) => argv.filter((word) => word.startsWith("-")).map((word) => word.split("=")[0]));

test("no name turns into an option", () => {
  for (const [name, service] of Object.entries(services)) {
    const usual = options(service, "usual");
    for (const nasty of NASTY.filter((value) => /^[-[=]/.test(value))) {
      assert.deepEqual(options(service, nasty), usual, `${name}: ${nasty}`);
    }
  }
});

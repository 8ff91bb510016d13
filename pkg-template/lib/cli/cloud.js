// Your cloud's side: its commands shown, run, or left to the user, who pastes what they print.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

import { isAtlasError, usage } from "../errors.js";
import { Ending } from "./failures.js";

/** The inputs of `nextStep`, by the option that gives each. */
const INPUTS = {
  AWS: { vpcId: "vpc", subnetIds: "subnet", securityGroupIds: "security-group", region: "vpc-region" },
  AZURE: { resourceGroup: "resource-group", vnetName: "vnet", subnetName: "subnet", endpointName: "endpoint-name" },
  GCP: { gcpProjectId: "gcp-project", network: "network", subnet: "subnet", endpointGroupName: "endpoint-name" },
};
const MOST_OUTPUT = 16 * 1024 * 1024;

/** @param {import("./context.js").Context} context */
export function inputsOf({ args: { PROVIDER: provider }, options }) {
  if (provider === "AWS" && options["endpoint-name"] !== undefined) throw usage("--endpoint-name", "is for AZURE and GCP, and this is AWS");
  if (provider !== "AWS" && options.subnet?.length > 1) throw usage("--subnet", `is given twice; ${provider} takes one`);
  const given = Object.entries(INPUTS[provider]).map(([name, option]) => [name, option === "subnet" && provider !== "AWS" ? options.subnet?.[0] : options[option]]);
  return Object.fromEntries(given);
}

/** The options that give them, as they were given, for a line that goes on. */
export function inputFlags({ args: { PROVIDER: provider }, options }) {
  return Object.values(INPUTS[provider]).flatMap((option) => [options[option] ?? []].flat().flatMap((value) => [`--${option}`, value]));
}

/** Refuses to run commands in which words in capitals stand for what only the user knows. */
export function demandInputs(provider, inputs) {
  const lacking = Object.entries(INPUTS[provider]).filter(([name]) => inputs[name] === undefined && name !== "region");
  if (lacking.length > 0) throw usage(lacking.map(([, option]) => `--${option}`).join(", "), `${lacking.length === 1 ? "is" : "are"} missing: the commands of --run need all of them`);
}

/** The commands for a shell, each below what it is for. */
export function shownCommands({ commands, notes, missing }, provider) {
  const lines = commands.flatMap(({ purpose, shell }) => [`# ${purpose}`, shell]);
  const words = missing.map((name) => `--${INPUTS[provider][name]}`);
  return [...lines, ...notes.map((note) => `# ${note}`), ...(words.length === 0 ? [] : [`# The words in capitals are what ${words.join(", ")} would fill in.`])];
}

/**
 * Runs the commands in order, without a shell. The first that fails is the last.
 * @returns {Promise<Record<string, string>>} for `newEndpoint`
 */
export async function runCommands(context, { commands }) {
  const { terminal, env, signal } = context;
  const outputs = {};
  for (const { purpose, argv, shell, yields } of commands) {
    terminal.note(`# ${purpose}\n${shell}`);
    context.caution = `look in your cloud first for what ${argv[0]} may have made`;
    const stdout = await execute(argv, { env, signal, onComplaint: (text) => terminal.pass(text) });
    if (yields !== null) outputs[yields] = stdout;
  }
  return outputs;
}

/** The outputs read by `read`; after the commands a complaint about these is no wrong usage any more. */
export function readOutputs(read) {
  try {
    return read();
  } catch (error) {
    if (!isAtlasError(error)) throw error;
    throw new Ending(1, `the commands ran, and what they printed is not as expected (${error.message}): look in your cloud, and register what they made with endpoints ensure`);
  }
}

function execute([program, ...args], { env, signal, onComplaint }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, signal, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      if (printed.length > MOST_OUTPUT) child.kill();
    });
    child.stderr.setEncoding("utf8").on("data", onComplaint);
    child.on("error", (error) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error.code === "ENOENT") reject(new Ending(1, `${program} is not installed, or not on PATH: install it, or run the commands elsewhere (the same without --run shows them)`));
      else reject(new Ending(1, `${program} could not be started (${error.code})`));
    });
    child.on("close", (code, killer) => {
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve(printed);
      else reject(new Ending(1, `${[program, ...args.slice(0, 2)].join(" ")} failed (${code === null ? killer : `exit code ${code}`}): mend what it says above, and look in your cloud for what it may have left`));
    });
  });
}

/** What to paste, by provider and output. */
const QUESTIONS = {
  AWS: { endpoint: "the endpoint's id (vpce-…), or what the command printed" },
  AZURE: { endpoint: "the endpoint's resource id (/subscriptions/…), or what the second command printed", address: "its address in your network, or what the third command printed" },
  GCP: { rules: "what the last command printed" },
};

/**
 * Asks on the terminal until the answers make an endpoint.
 * @param {(outputs: Record<string, string>) => object} read throws a UsageError for outputs that are not as expected
 */
export async function ask({ terminal, io: { stdin }, signal }, provider, read) {
  const input = createInterface({ input: stdin instanceof Readable ? stdin : Readable.from(stdin), terminal: false });
  const stop = () => input.close();
  signal?.addEventListener("abort", stop, { once: true });
  const lines = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const outputs = {};
      for (const [name, what] of Object.entries(QUESTIONS[provider])) {
        terminal.say(`Paste ${what}:`);
        outputs[name] = await answer(lines, name);
      }
      try {
        return read(outputs);
      } catch (error) {
        if (!isAtlasError(error)) throw error;
        terminal.say(error.message);
      }
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    input.close();
  }
}

/** Lines until they are a bare value or whole JSON; an empty one ends what is neither. */
async function answer(lines, name) {
  let text = "";
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw new Ending(4, "the input ended before the answer");
    if (line.trim() === "" && text === "") continue;
    if (line.trim() === "") return text;
    text += `${line}\n`;
    const bare = line.trim();
    if (text === `${line}\n` && /^[\w./-]+$/.test(bare)) return name === "endpoint" ? asOutput(bare) : bare;
    if (isJson(text)) return text;
  }
}

/** A bare id, as the command would print it. */
const asOutput = (id) => JSON.stringify(id.startsWith("vpce-") ? { VpcEndpoint: { VpcEndpointId: id } } : { id });

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

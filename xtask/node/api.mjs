// api.mjs: docs/api.md, made from the types in pkg-template/ and what is written above them.
//
// TypeScript's own API reads the declarations, so what is shown is what the compiler sees. As a program it writes the file;
// tests/docs/api.test.mjs uses `reference()` to see whether the file is as old as the types, and whether a name lacks its words.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

const TYPES = new URL("../../pkg-template/", import.meta.url);
const PAGE = new URL("../../docs/api.md", import.meta.url);

/** Entries in the order of the page, each with the files whose exports are described below it. */
const ENTRIES = [
  {
    name: "atlas-private-endpoint",
    files: ["client", "services", "endpoints", "clusters", "connect", "waits", "calls", "exchanges", "regions"],
    note: "And everything of `atlas-private-endpoint/digest`.",
  },
  { name: "atlas-private-endpoint/digest", files: ["digest", "errors"] },
  { name: "atlas-private-endpoint/cloud", files: ["cloud"] },
  { name: "atlas-private-endpoint/mock", files: ["mock"] },
  { name: "atlas-private-endpoint/node", files: ["node", "cli"] },
];
/** Gathers what other files declare, and says no more than that. */
const GATHERING = "index";
const INLINE = "inline";

/** What a client's groups are called in a call: `atlas.services.create`. */
const GROUPS = new Map([
  ["AtlasClient", ""],
  ["EndpointServices", "services."],
  ["PrivateEndpoints", "endpoints."],
  ["Clusters", "clusters."],
  ["RegionalMode", "regionalMode."],
]);

/**
 * The page, and the exported names and members that nothing is said about.
 * @returns {{ text: string, silent: string[], names: string[] }}
 */
export function reference() {
  const api = new API();
  try {
    const files = ENTRIES.flatMap((entry) => entry.files);
    const openFiles = [...files, GATHERING, INLINE].map((name) => fileURLToPath(new URL(`${name}.d.ts`, TYPES)));
    const { program } = api.updateSnapshot({ openFiles }).getProjects()[0];
    const sources = new Map(files.map((name) => [name, program.getSourceFile(fileURLToPath(new URL(`${name}.d.ts`, TYPES)))]));
    return page(sources);
  } finally {
    api.close();
  }
}

function page(sources) {
  const silent = [];
  const names = [];
  const calls = [];
  const parts = ENTRIES.map(({ name, files, note }) => {
    const body = files.map((file) => {
      const source = sources.get(file);
      const declared = declarations(source);
      for (const declaration of declared) {
        names.push(declaration.name);
        silent.push(...unsaid(declaration));
        calls.push(...callsOf(declaration));
      }
      return declared.map(section).join("\n");
    });
    return `## ${name}\n${note === undefined ? "" : `\n${note}\n`}\n${body.join("\n")}`;
  });
  return { text: `${head(calls)}\n${parts.join("\n")}`, silent, names };
}

function head(calls) {
  const rows = calls.map(({ call, owner, operation, request, text }) => {
    const link = `[\`${call}\`](#${owner.toLowerCase()})`;
    return `| ${link} | ${operation === null ? "" : `${operation}${request === null ? "" : `<br>\`${request}\``}`} | ${text.replaceAll("|", "\\|")} |`;
  });
  return `# Every name

What each function, class and type is, and what each call sends. Made by \`cargo xtask docs\` from the types; the words
are those that an editor shows. How the calls go together is in [the guide](private-endpoints.md), and what they reject
with in [errors.md](errors.md).

## The calls of a client

| call | Atlas's operation, and the request | |
| --- | --- | --- |
${rows.join("\n")}

\`atlas-private-endpoint/inline\` has the same names as \`atlas-private-endpoint\`.
`;
}

// ---------------------------------------------------------------- reading

/** Declarations of a file by name, overloads together; those that are not exported as well, since others extend them. */
function declarations(source) {
  const found = new Map();
  for (const statement of source.statements) {
    const named = statement.kind === SyntaxKind.VariableStatement ? statement.declarationList.declarations[0] : statement;
    const name = named.name?.text;
    if (name === undefined) continue;
    const exported = statement.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
    const declaration = found.get(name) ?? { name, exported, nodes: [], source };
    declaration.nodes.push({ statement, named });
    found.set(name, declaration);
  }
  return [...found.values()];
}

/** Without stars and tags: the text; by tag: what follows it. */
function comment(node, source) {
  const raw = node.jsDoc?.at(-1)?.getText(source);
  if (raw === undefined) return null;
  // A comment that begins its file has the file's own words before it.
  const lines = raw.slice(raw.lastIndexOf("/**") + 3, -2).split("\n").map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const plain = lines.join("\n").trim().replace(/\{@link (\S+?)\}/g, "`$1`");
  const [text, ...rest] = ` ${plain}`.split(/\s(?=@(?:default|example|throws|param)\s)/);
  return { text: text.trim(), tags: rest.map((tag) => /^@(\w+)\s+([^]*)$/.exec(tag.trim()).slice(1)) };
}

/** A node's text on one line, as short as it can be said. */
function code(node, source) {
  const text = node.getText(source).replace(/\/\*\*[^]*?\*\//g, "").replace(/\s+/g, " ");
  const bare = text.replace(/^export (declare )?/, "").replace(/\breadonly (?!\S+\[\])/g, "");
  // Optional says it already.
  return bare.replace("= | ", "= ").replace(/^(\w+\?: .*) \| undefined(;?)$/, "$1$2").replace(/\?: ([^;,)]*?) \| undefined/g, "?: $1").replace(/ +;/g, ";").trim();
}

const isCallable = ({ kind }) => [SyntaxKind.MethodSignature, SyntaxKind.MethodDeclaration, SyntaxKind.Constructor].includes(kind);

/** What has a name or is the constructor; `Symbol.dispose` and its like included. */
const membersOf = (node) => [...(node.members ?? [])].filter(({ kind }) => kind !== SyntaxKind.SemicolonClassElement);

/** Object types inside of a type whose members have words of their own; not those inside of their members. */
function literalsIn(type, source) {
  if (type === undefined) return [];
  if (type.kind === SyntaxKind.TypeLiteral) return [...type.members].some((member) => comment(member, source) !== null) ? [type] : [];
  const found = [];
  type.forEachChild((child) => void found.push(...literalsIn(child, source)));
  return found;
}

// ---------------------------------------------------------------- what must be said

function unsaid({ name, exported, nodes, source }) {
  const missing = exported && nodes.every(({ statement }) => comment(statement, source) === null) ? [name] : [];
  const spoken = new Set();
  const members = nodes.flatMap(({ named }) => membersOf(named));
  const titles = members.map((member) => `${name}.${member.name?.getText(source) ?? "constructor"}`);
  members.forEach((member, index) => comment(member, source) !== null && spoken.add(titles[index]));
  // The three providers of a map from provider to type need no words of their own.
  const open = titles.filter((title) => !spoken.has(title) && !/\.(AWS|AZURE|GCP)$/.test(title));
  return [...missing, ...new Set(open)];
}

function callsOf({ name, nodes, source }) {
  const prefix = GROUPS.get(name);
  if (prefix === undefined) return [];
  const said = new Set();
  return nodes.flatMap(({ named }) => membersOf(named)).flatMap((member) => {
    const own = member.name?.getText(source);
    if (!isCallable(member) || own === undefined || own.startsWith("[")) return [];
    const { text } = comment(member, source);
    const [, operation = null, , request = null] = /^([a-z]+[A-Z]\w+)(, `([^`]+)`)?/.exec(text) ?? [];
    const isStatic = member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword);
    const call = isStatic ? `${name}.${own}` : `${prefix}${own}`;
    const row = { call, owner: name, operation, request, text: firstSentence(text, operation, request) };
    if (said.has(call) && operation === null) return [];
    said.add(call);
    return [row];
  });
}

/** The first sentence after the operation and its request. */
function firstSentence(text, operation, request) {
  const said = `${operation ?? ""}${request === null ? "" : `, \`${request}\``}`;
  const rest = text.replace(/\s+/g, " ").slice(said.length).replace(/^[\s.,:;]+/, "");
  const [sentence = ""] = /^.*?\.(?=\s[A-Z`]|$)/.exec(rest) ?? [rest];
  return sentence.replace(/^./, (letter) => letter.toUpperCase());
}

// ---------------------------------------------------------------- writing

function section({ name, exported, nodes, source }) {
  const lines = [`### ${name}`, ""];
  if (!exported) lines.push("Not exported: others are made of it.", "");
  for (const { statement, named } of nodes) {
    const shown = heading(statement, named, source);
    if (shown !== null) lines.push(`\`${shown}\``, "");
    const said = comment(statement, source);
    if (said !== null) lines.push(...wordsOf(said), "");
    if (named.members !== undefined) lines.push(...bullets(named.members, source, ""), "");
    else if (named.type !== undefined && statement.kind === SyntaxKind.TypeAliasDeclaration) {
      const literals = literalsIn(named.type, source);
      for (const literal of literals) {
        if (literals.length > 1) lines.push("- One form:", ...bullets(literal.members, source, "  "));
        else lines.push(...bullets(literal.members, source, ""));
      }
      lines.push("");
    }
  }
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

/** A declaration without its members. Null for what would be too long to be read. */
function heading(statement, named, source) {
  const text = code(statement, source);
  switch (statement.kind) {
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.ClassDeclaration:
      return text.slice(0, text.indexOf(" {"));
    case SyntaxKind.TypeAliasDeclaration:
      return literalsIn(named.type, source).length > 1 ? text.slice(0, text.search(/ = (?=[|{(])/)) : text.replace(/;$/, "");
    default:
      return text.replace(/;$/, "");
  }
}

function bullets(members, source, indent) {
  return [...members].filter(({ kind }) => kind !== SyntaxKind.SemicolonClassElement).flatMap((member) => {
    const literals = literalsIn(member.type, source);
    const title = code(member, source).replace(/;$/, "");
    const short = literals.length > 0 && title.length > 100 && !isCallable(member) ? `${title.slice(0, title.indexOf(":"))}: {…}` : title;
    const said = comment(member, source);
    const words = said === null ? [] : wordsOf(said);
    const inline = words.length === 1 ? `: ${words[0]}` : "";
    const lines = [`${indent}- \`${short}\`${inline === "" && words.length > 0 ? ":" : inline}`];
    if (inline === "") lines.push(...words.map((line) => (line === "" ? "" : `${indent}  ${line}`)));
    if (!isCallable(member)) for (const literal of literals) lines.push(...bullets(literal.members, source, `${indent}  `));
    return lines;
  });
}

/** Lines of a comment: its text as it stands, and its tags as sentences. */
function wordsOf({ text, tags }) {
  const spoken = tags.map(([tag, rest]) => {
    const flat = rest.replace(/\s+/g, " ");
    if (tag === "default") return `Default: ${/^("[^"]*"|[\d_]+|true|false|\[.*\]|\{\})$/.test(flat) ? `\`${flat}\`` : flat}.`;
    if (tag === "example") return `For example \`${flat}\`.`;
    if (tag === "param") return flat.replace(/^(\w+)\s+/, "`$1`: ").replace(/([^.])$/, "$1.");
    return `Throws ${flat.replace(/^(\w+Error)/, "`$1`")}${flat.endsWith(".") ? "" : "."}`;
  });
  const isTable = /^\|/m.test(text);
  const short = isTable ? text : text.replace(/([^\n])\n(?!\n)/g, "$1 ");
  return [...(short === "" ? [] : short.split("\n")), ...spoken].reduce((lines, line, index, all) => {
    // What is one paragraph stays one line.
    if (index > 0 && !isTable && line !== "" && all[index - 1] !== "") return [...lines.slice(0, -1), `${lines.at(-1)} ${line}`];
    return [...lines, line];
  }, []);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, silent } = reference();
  if (silent.length > 0) console.error(`nothing is said about ${silent.join(", ")}`);
  if (readFileSync(PAGE, { encoding: "utf8", flag: "a+" }) !== text) writeFileSync(PAGE, text);
  process.exitCode = silent.length > 0 ? 1 : 0;
}

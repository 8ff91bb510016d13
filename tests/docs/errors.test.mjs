// docs/errors.md against the code: every error code, reason, kind and known code of Atlas's, in both directions.

import assert from "node:assert/strict";
import { test } from "node:test";

import { atlas } from "../js/support/package.mjs";
import { anchorsOf, blocksOf, coded, filesBelow, linksOf, read, sections, table } from "./markdown.mjs";

const PAGE = "docs/errors.md";
const TYPES = read("pkg-template/errors.d.ts");
const CODE = /"((?:auth|api|decode|transport|wait|usage|load)\.[a-z_]+)"/g;

const sorted = (values) => [...new Set(values)].sort();
const found = (text, pattern) => sorted([...text.matchAll(pattern)].map(([, word]) => word));
const anchorOf = (code) => code.replace(".", "-");

/** Shipped code; the tests of a Rust file are its end. */
const rust = filesBelow("src/", ".rs").filter((path) => !path.endsWith("tests.rs")).map((path) => read(path).split("\nmod tests {")[0]).join("\n");
const script = filesBelow("pkg-template/", ".js").map(read).join("\n");
const raised = found(`${rust}\n${script}`, CODE);

/** The members of a union of texts in the types. */
const union = (name) => found(new RegExp(`export type ${name} =([^;]*);`).exec(TYPES)[1], /"([^"]+)"/g);
/** The declaration of a class in the types. */
const declaration = (name) => new RegExp(`export declare (?:abstract )?class ${name}\\b[^]*?\n}`).exec(TYPES)[0];

const CLASSES = found(TYPES, /export declare class (\w+)(?:<.*>)? extends AtlasError/g);

// ---------------------------------------------------------------- codes

test("the codes in the types are those that the code raises", () => {
  assert.ok(raised.length > 8);
  assert.deepEqual(raised, union("ErrorCode"));
  const classes = CLASSES.flatMap((name) => found(declaration(name), CODE));
  assert.deepEqual(sorted(classes), union("ErrorCode"));
});

test("every code has an anchor, with a dash for the dot", () => {
  const anchors = anchorsOf(PAGE);
  for (const code of union("ErrorCode")) assert.ok(anchors.has(anchorOf(code)), code);
});

test("each code that is raised has a section, with what it looks like, a way to get it, and a way out", () => {
  const headings = [...sections(PAGE, 3).keys()];
  assert.deepEqual(sorted(headings), raised);
  assert.equal(headings.length, raised.length);
  for (const [code, text] of sections(PAGE, 3)) {
    const blocks = blocksOf(PAGE).filter(({ section }) => section === code);
    assert.ok(blocks.some(({ language }) => language === "text"), `${code}: what it looks like`);
    const programs = blocks.filter(({ language }) => language === "js").map(({ directive }) => directive);
    assert.ok(programs.includes(`fails: ${code}`), `${code}: an example that fails with it`);
    assert.ok(programs.includes(""), `${code}: an example that passes`);
    for (const word of ["**When** ", "**Do** "]) if (!text.includes("| reason |")) assert.ok(text.includes(word), `${code}: ${word}`);
  }
  for (const code of raised) assert.ok(read(PAGE).includes(`<a id="${anchorOf(code)}"></a>\n### ${code}\n`), code);
});

test("the table on top has each code that is raised, with its class", () => {
  const rows = table(PAGE, "code");
  assert.deepEqual(sorted(rows.map(([code]) => coded(code)[0])), raised);
  for (const [code, name] of rows) {
    assert.equal(code, `[\`${coded(code)[0]}\`](#${anchorOf(coded(code)[0])})`);
    assert.ok(found(declaration(coded(name)[0]), CODE).includes(coded(code)[0]), `${code} is no ${name}`);
  }
});

// ---------------------------------------------------------------- reasons and kinds

test("the reasons of AuthenticationError are those in the types and in the core", () => {
  const [rejected, challenge] = ["auth.rejected", "auth.challenge"].map((code) => sections(PAGE, 3).get(code));
  const inTables = [rejected, challenge].flatMap((text) => found(text, /^\| `(\w+)` \|/gm));
  for (const code of ["auth.challenge_hidden", "auth.mutual", "auth.token"]) {
    const [, reason] = /`reason` is\s+`(\w+)`/.exec(sections(PAGE, 3).get(code));
    inTables.push(reason);
  }
  const inTypes = found(/reason:([^;]*);/.exec(declaration("AuthenticationError"))[1], /"(\w+)"/g);
  // In the core's tables a reason stands after its code; the reasons of tokens are said where errors are shown.
  const inCore = sorted([...found(rust, /"auth\.\w+",\s+"(\w+)",/g), ...found(rust, /facts\.text\("reason", Some\("(\w+)"\)\)/g)]);
  assert.deepEqual(sorted(inTables), inCore);
  assert.deepEqual(sorted(inTypes), inCore);
});

test("the kinds of ApiError are those in the types and in the core", () => {
  const inTable = table(PAGE, "kind").map(([kind]) => coded(kind)[0]);
  assert.deepEqual(sorted(inTable), union("ApiErrorKind"));
  assert.equal(inTable.length, union("ApiErrorKind").length);
  const [names] = /impl ApiErrorKind \{[^]*?\n\}/.exec(rust);
  assert.deepEqual(found(names, /=> "(\w+)"/g), union("ApiErrorKind"));
});

// ---------------------------------------------------------------- Atlas's codes

const UNKNOWN = "SOMETHING_NEW";
const known = table(PAGE, "status").map(([status, codes, kind, advice, source]) => ({
  status: Number(status.replace("xx", "03")),
  codes: [...coded(codes), ...(codes.includes("any other") ? [UNKNOWN] : [])],
  kind: coded(kind)[0],
  advice,
  source,
}));
const lists = (status, code) => known.some((row) => row.status === status && row.codes.includes(code));

/** What a client makes of that answer. In an envelope: so a 401 comes from behind the authentication. */
async function refusal(status, errorCode) {
  const body = JSON.stringify({ status, content: { error: status, ...(errorCode === UNKNOWN ? {} : { errorCode }) } });
  const client = new atlas.AtlasClient({
    publicKey: "public",
    privateKey: "private",
    projectId: "0".repeat(24),
    envelope: true,
    fetch: async () => new Response(body),
  });
  return client.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }).then(assert.fail, (error) => error);
}

test("each of Atlas's codes on the page has its kind and a hint, and those of a row have the same hint", async () => {
  assert.ok(known.length > 30);
  for (const { status, codes, kind, advice } of known) {
    assert.ok(codes.length > 0 && advice.length > 5, `${status}`);
    const errors = await Promise.all(codes.map((code) => refusal(status, code)));
    errors.forEach((error, index) => {
      assert.deepEqual([error.code, error.status, error.kind], ["api.error", status, kind], `${status} ${codes[index]}`);
      assert.ok(typeof error.hint === "string", `${status} ${codes[index]} has no hint`);
      assert.equal(error.hint, errors[0].hint, `${status} ${codes[index]} has another hint than ${codes[0]}`);
    });
  }
});

test("no code is twice on the page at one status", () => {
  const all = known.flatMap(({ status, codes }) => codes.map((code) => `${status} ${code}`));
  assert.equal(new Set(all).size, all.length);
});

test("every hint of the core is on the page", () => {
  const hints = [...read("src/atlas/hint.rs").matchAll(/\(\s*(\d{1,3}),\s*"([A-Z_]*)"/g)].map(([, status, end]) => [Number(status), end]);
  assert.ok(hints.length > 40, `only ${hints.length} hints found: is the table still where this test looks?`);
  for (const [status, end] of hints) {
    const fits = (code) => (end === "" ? code === UNKNOWN : code.endsWith(end));
    const isThere = known.some((row) => (status === 0 || row.status === status) && row.codes.some(fits));
    assert.ok(isThere, `${status} …${end}`);
  }
});

test("every code that the types name is on the page", () => {
  for (const code of union("AtlasErrorCode")) assert.ok(known.some(({ codes }) => codes.includes(code)), code);
});

test("the bodies that the page links to are refusals of that status and code", () => {
  const linked = linksOf(PAGE).filter(({ target }) => target.includes("/fixtures/"));
  assert.ok(linked.length > 0);
  const sources = known.filter(({ source }) => source !== "");
  assert.equal(sources.length, linked.length);
  for (const { source, status, codes } of sources) {
    const [, path] = /\]\(\.\.\/([^)]+)\)/.exec(source);
    const { error, errorCode } = JSON.parse(read(path));
    assert.ok(error === status && codes.includes(errorCode) && lists(status, errorCode), `${path}: ${error} ${errorCode}`);
  }
});

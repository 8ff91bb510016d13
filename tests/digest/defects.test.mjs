// Sixty-two ways in which other Digest clients go wrong, each a test that a correct one passes. docs/digest.md says
// how many of the clients that were looked at fail each.

import assert from "node:assert/strict";
import { test } from "node:test";

import { choosing } from "./defects/choosing.mjs";
import { computing } from "./defects/computing.mjs";
import { flow } from "./defects/flow.mjs";
import { parsing } from "./defects/parsing.mjs";

const DEFECTS = {
  // defects/parsing.mjs
  1: "a parameter's name found inside a longer name",
  2: "parameters found inside the value of another",
  3: "a comma in quotes ends the value",
  4: "quoted pairs are not undone, or not made again",
  5: "quotes and backslashes in the user name are not escaped",
  6: "an apostrophe is taken for a quote",
  7: "blanks in values are deleted",
  8: "blanks around the equals sign are not understood",
  9: "names of parameters must be in lower case",
  10: "the scheme must be spelled Digest",
  11: "empty list elements, leading and trailing commas are not understood",
  12: "tabs, or two blanks after the scheme, are not understood",
  13: "an unknown parameter spoils the challenge",
  14: "charset in lower case, or an unknown one, spoils the challenge",
  15: "an unknown qop before auth spoils the challenge",
  16: "the qop list must have one order and spacing",
  17: "the algorithm must be in upper case or without quotes",
  18: "bytes outside ASCII crash the parser or are changed",
  19: "a parameter without a value crashes the parser",
  20: "of two contradicting parameters, one is believed",
  21: "response headers are read as parameters",
  22: "time or memory runs away on long headers",
  23: "stale is compared by prefix, or with its case",
  24: "op is read as qop",
  // defects/choosing.mjs
  25: "a Basic challenge in a line before hides the Digest one",
  26: "another scheme in the same line hides the Digest one",
  27: "parameters of two challenges are mixed",
  28: "a Digest challenge is found inside another scheme's value",
  29: "an unknown algorithm hides the challenge after it",
  30: "the strongest challenge is not chosen, or its nonce not used",
  31: "something is sent where only Basic is offered",
  32: "auth-int alone is answered in a weaker form",
  // defects/computing.mjs
  33: "auth-int does not hash the body",
  34: "userhash is hashed into the password's hash",
  35: "SHA-512-256 is taken for SHA-512 cut short",
  36: "the count is decimal",
  37: "the count of a nonce does not begin with 1",
  38: "the count does not follow its nonce",
  39: "the algorithm is sent though not offered, or spelled otherwise",
  40: "quotes where there must be none, none where they must be",
  41: "qop, nc or cnonce are sent where no qop was offered",
  42: "a session's cnonce changes",
  43: "a session algorithm without qop is answered",
  44: "an empty opaque is dropped",
  45: "user names outside ASCII cannot be sent",
  46: "a colon is allowed in user names, or cuts the password",
  47: "the cnonce can be guessed",
  48: "uri is not the request target",
  49: "the method is hashed otherwise than sent",
  // defects/flow.mjs
  50: "stale on the first signed request ends the call",
  51: "an endless stale is followed without end",
  52: "an expired nonce without stale ends the call, or costs a round trip more",
  53: "a wrong password costs more than two requests, or the body",
  54: "requests at once share a count",
  55: "every request is challenged anew, every body sent twice",
  56: "nextnonce is not used, rspauth not checked",
  57: "other origins get an answer",
  58: "a redirected request is signed for where it came from",
  59: "streams and Request objects cannot be sent, or fail obscurely",
  60: "cookies of the 401 do not come back",
  61: "a 403 is answered",
  62: "a 401 that cannot be answered is thrown",
};

const cases = { ...parsing, ...choosing, ...computing, ...flow };
for (const [number, title] of Object.entries(DEFECTS)) test(`defect ${number}: ${title}`, cases[number]);

test("each of the 62 defects has its test, and one only", () => {
  const numbers = [parsing, choosing, computing, flow].flatMap((section) => Object.keys(section).map(Number));
  const all = Array.from({ length: 62 }, (_, index) => index + 1);
  assert.deepEqual(numbers.sort((a, b) => a - b), all);
  assert.deepEqual(Object.keys(DEFECTS).map(Number), all);
  for (const number of all) assert.equal(typeof cases[number], "function");
});

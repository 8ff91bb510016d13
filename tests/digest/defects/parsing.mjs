// Reading a challenge.

import assert from "node:assert/strict";

import { answerTo, challenge, digest, fieldsOf, pair, refusals, scripted, unauthorized, verdicts } from "../support/harness.mjs";

/** One GET to the strict server is answered after one challenge. */
async function accepts(t, serverOptions) {
  const { server, fetch } = await pair(t, serverOptions);
  assert.equal((await fetch(server.url)).status, 200, refusals(server).join());
  assert.deepEqual(verdicts(server), ["challenged", "accepted"]);
  return server.records[1].fields;
}

/** The fields answer with this, whatever else is there. */
const answersWith = async (t, value, expected) => {
  const fields = await answerTo(t, value);
  for (const [name, text] of Object.entries(expected)) assert.equal(fields?.[name], text, `${name} of ${value}`);
};
const RN = { realm: "r", nonce: "n", qop: "auth" };

export const parsing = {
  1: (t) => answersWith(t, 'Digest xrealm="no", realm="r", xnonce="evil", nonce="n", qop="auth"', RN),

  2: (t) => answersWith(t, 'Digest realm="a=b, nonce=evil, qop=auth-int", nonce="good", qop="auth"', {
    realm: "a=b, nonce=evil, qop=auth-int", nonce: "good", qop: "auth",
  }),

  3: (t) => answersWith(t, 'Digest realm="a, b", nonce="n", qop="auth"', { ...RN, realm: "a, b" }),

  async 4(t) {
    for (const [sent, meant] of [['a \\"b\\" c', 'a "b" c'], ["DOM\\\\x", "DOM\\x"], ["a\\bc", "abc"]]) {
      await answersWith(t, `Digest realm="${sent}", nonce="n", qop="auth"`, { ...RN, realm: meant });
    }
  },

  async 5(t) {
    const { fetch, requests } = scripted((url, { headers }) => (headers.authorization ? new Response() : unauthorized()));
    await digest(t, { username: 'a"b\\c', fetch })("https://api.example/");
    assert.ok(requests[1].headers.authorization.includes('username="a\\"b\\\\c"'));
    assert.equal(fieldsOf(requests[1].headers.authorization).username, 'a"b\\c');
  },

  6: (t) => answersWith(t, 'Digest realm="Bob\'s API", nonce="n", qop="auth"', { ...RN, realm: "Bob's API" }),

  7: (t) => answersWith(t, 'Digest realm=" two  each ", nonce="ab cd", opaque="opaque text", qop="auth"', {
    realm: " two  each ", nonce: "ab cd", opaque: "opaque text",
  }),

  8: (t) => answersWith(t, 'Digest realm = "r" , nonce\t=\t"n" , qop ="auth"', RN),

  9: (t) => answersWith(t, 'Digest REALM="r", Nonce="n", QOP="auth", oPaque="o"', { ...RN, opaque: "o" }),

  async 10(t) {
    for (const scheme of ["digest", "DIGEST", "dIgest"]) await answersWith(t, `${scheme} realm="r", nonce="n", qop="auth"`, RN);
    assert.equal(await answerTo(t, 'Digests realm="r", nonce="n", qop="auth"'), null);
  },

  async 11(t) {
    const rest = 'realm="r", nonce="n", qop="auth"';
    for (const value of [`, Digest ${rest}`, `,, ,Digest ${rest}`, `Digest ${rest},`, `Digest ${rest} , ,`, 'Digest realm="r",, ,nonce="n",qop="auth"', `Digest , ${rest}`]) {
      await answersWith(t, value, RN);
    }
  },

  async 12(t) {
    for (const value of ['Digest\trealm="r",\tnonce="n"\t,\tqop="auth"', 'Digest  realm="r", nonce="n", qop="auth"', 'Digest \t realm="r",nonce="n",qop="auth"']) {
      await answersWith(t, value, RN);
    }
  },

  13: (t) => answersWith(t, 'Digest realm="r", foo=bar, x_v2="1, 2", a-b="nonce=no", nonce="n", qop="auth"', RN),

  async 14(t) {
    for (const charset of ["UTF-8", "utf-8", '"Utf-8"', "ISO-8859-1", ""]) {
      await answersWith(t, `Digest realm="r", charset=${charset}, nonce="n", qop="auth"`, RN);
    }
  },

  async 15(t) {
    for (const list of ["auth-conf, auth", "auth-conf,auth", "x,y , auth,z"]) await answersWith(t, `Digest realm="r", nonce="n", qop="${list}"`, RN);
  },

  async 16(t) {
    for (const list of ["auth-int, auth", "auth,auth-int", "auth-int,auth", " auth ", "AUTH", "auth-int\t,\tAuth"]) {
      const { qop, ...rest } = await answerTo(t, `Digest realm="r", nonce="n", qop="${list}"`);
      assert.deepEqual([qop.toLowerCase(), rest.nc], ["auth", "00000001"]);
    }
  },

  async 17(t) {
    for (const algorithm of ["md5", '"MD5"', "Md5", '"md5"']) {
      await answersWith(t, `Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`, { ...RN, algorithm: algorithm.replaceAll('"', "") });
    }
  },

  async 18(t) {
    const latin1 = await accepts(t, { challenges: [{ realm: "é", encoding: "latin1", opaque: "ü" }] });
    assert.deepEqual([latin1.get("realm"), latin1.get("opaque")], ["\xe9", "\xfc"]);
    const utf8 = await accepts(t, { challenges: [{ realm: "日本", opaque: "東", charset: "UTF-8" }] });
    assert.equal(utf8.get("realm"), Buffer.from("日本").toString("latin1"));
  },

  async 19(t) {
    for (const value of ['Digest realm, nonce="n"', 'Digest nonce="n", realm="', "Digest realm=", "Digest", "Digest =", 'Digest "', 'Digest realm="r', "=", ",", ""]) {
      const { fetch, requests } = scripted([() => unauthorized(value)]);
      const reasons = [];
      const response = await digest(t, { fetch, onUnanswered: ({ code }) => reasons.push(code) })("https://api.example/a");
      assert.deepEqual([response.status, requests.length, reasons], [401, 1, ["auth.challenge"]], value);
    }
  },

  async 20(t) {
    assert.equal(await answerTo(t, 'Digest realm="r", nonce="a", nonce="b", qop="auth"'), null);
    assert.equal(await answerTo(t, 'Digest realm="r", realm="s", nonce="a", qop="auth"'), null);
    const other = 'Digest realm="r", nonce="a", algorithm=SHA-256, algorithm=MD5, qop="auth", Digest realm="r2", nonce="b", qop="auth"';
    await answersWith(t, other, { realm: "r2", nonce: "b" });
    await answersWith(t, 'Digest realm="r", nonce="n", nonce="n", qop="auth"', RN);
  },

  async 21(t) {
    const { fetch, requests } = scripted((url, { headers }) => {
      if (headers.authorization) return new Response();
      return new Response(null, { status: 401, headers: { "www-authenticate": challenge("good"), nonce: "evil", realm: "evil", opaque: "evil", qop: "auth-int" } });
    });
    await digest(t, { fetch })("https://api.example/a");
    const { realm, nonce, qop, opaque } = fieldsOf(requests[1].headers.authorization);
    assert.deepEqual({ realm, nonce, qop, opaque }, { realm: "r", nonce: "good", qop: "auth", opaque: undefined });
  },

  async 22(t) {
    const filler = (length) => `Digest realm="${"x".repeat(length)}", nonce="n", qop="auth"`;
    const most = 16 * 1024;
    const fits = filler(most - filler(0).length);
    assert.equal(fits.length, most);
    assert.equal((await answerTo(t, fits)).nonce, "n");
    assert.equal(await answerTo(t, filler(most)), null);
    // What makes careless parsers slow: many beginnings without an end. A quadratic one takes minutes here.
    const begun = process.cpuUsage().user;
    for (const piece of ["a ", "a=", '"', "\\\"", ", ", "Digest ", 'a="b', "a=b,"]) assert.equal(await answerTo(t, `Digest ${piece.repeat(1e6 / piece.length)}`), null);
    assert.ok(process.cpuUsage().user - begun < 5e6, "five seconds for eight megabytes");
  },

  async 23(t) {
    const requestsWith = async (stale) => {
      let issued = 0;
      const { fetch, requests } = scripted((url, { headers }) => {
        if (headers.authorization && issued === 2) return new Response();
        issued += 1;
        return unauthorized(challenge(`n${issued}`, issued === 2 ? `, stale=${stale}` : ""));
      });
      const { status } = await digest(t, { fetch })("https://api.example/a");
      return [status, requests.length];
    };
    for (const stale of ["true", '"true"', "TRUE", "True"]) assert.deepEqual(await requestsWith(stale), [200, 3], stale);
    for (const stale of ["truely", "false", "1", '"true "', ""]) assert.deepEqual(await requestsWith(stale), [401, 2], stale);
  },

  async 24(t) {
    const fields = await answerTo(t, 'Digest realm="MMS Public API", domain="", nonce="n", algorithm=MD5, op="auth", stale=false');
    assert.deepEqual([fields.qop, fields.nc, fields.cnonce, fields.op], [undefined, undefined, undefined, undefined]);
  },
};

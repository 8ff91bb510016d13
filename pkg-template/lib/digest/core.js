// The one way into the core's half of Digest (`src/wasm/digest.rs` has the table): a number
// for the operation, lines of text, and perhaps a body and numbers.

import { errorFrom } from "../errors.js";

const OPEN = 0;
const CLOSE = 1;
export const STEP = 2;
export const RECEIVE = 3;
export const UNANSWERED = 4;
export const LOST = 5;
export const AUTHORIZE = 6;
export const CHALLENGED = 7;
export const ANSWERED = 8;
/** Added to one: the body is known, if only that there is none. */
const BODY = 16;

/** What nobody closed is wiped when nobody can use it any more. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry((end) => end());

let spaces = 0;

/**
 * A session in the core, of one origin and one user. It is made when it is first used, and
 * again where the core had to be replaced.
 * @param {any} core @param {{ username: string, password: string }} credentials
 */
export const spaceOf = (core, { username, password }) => {
  const id = (spaces += 1);
  let instance = 0;
  const end = () => core.release(instance, ({ digest }) => digest(CLOSE, id, 0, "", []));
  const space = {
    /** @returns {string} */
    call: (operation, exchange, lines, body, ...numbers) =>
      core.enter(({ digest }) => {
        if (instance !== core.generation) {
          digest(OPEN, id, 0, `${username}:${password}`, []);
          instance = core.generation;
        }
        return digest(body ? operation | BODY : operation, id, exchange, lines.join("\n"), body ?? [], ...numbers);
      }),
    end() {
      end();
      username = password = null;
    },
  };
  forgotten.register(space, end);
  return space;
};

/** The error that a reply is, if it is one. */
export const errorIn = (reply, status) => {
  if (reply[0] !== "!") return null;
  const [, code, reason, message, hint] = reply.split("\n");
  return errorFrom(code.startsWith("usage") ? { code, message, hint, argument: "request" } : { code, message, hint, status, reason });
};

// More Digest servers that nobody here wrote, each used where it is installed: lighttpd, Jetty (Java), Flask-HTTPAuth
// and Twisted (Python). Each answers an accepted request with JSON: method, target and body as they arrived.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const CREDENTIALS = Object.freeze({ username: "kpqrstuv", password: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" });
const REALM = "Private Area";

/** @typedef {{ name: string, version: string, url: string, credentials: { username: string, password: string }, close(): Promise<void> }} ForeignServer */

/**
 * lighttpd with mod_auth before a server that echoes.
 * @param {"MD5" | "SHA-256"} algorithm
 * @returns {Promise<ForeignServer | null>} null: it is not installed
 */
export async function startLighttpd(algorithm = "MD5") {
  const binary = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"].map((folder) => join(folder, "lighttpd")).find((path) => existsSync(path));
  if (binary === undefined) return null;
  const modules = join(binary, "../../lib/lighttpd");
  const version = /lighttpd\/([\d.]+)/.exec(execFileSync(binary, ["-v"], { encoding: "utf8" }))[1];
  const backend = await listen(createServer(echo));
  const hash = createHash(algorithm === "MD5" ? "md5" : "sha256").update(`${CREDENTIALS.username}:${REALM}:${CREDENTIALS.password}`).digest("hex");
  const files = {
    "users": `${CREDENTIALS.username}:${REALM}:${hash}\n`,
    "conf": (folder, port) => [
      `server.document-root = "${folder}"`, `server.port = ${port}`, 'server.bind = "127.0.0.1"', 'server.modules = ("mod_auth", "mod_authn_file", "mod_proxy")',
      'auth.backend = "htdigest"', `auth.backend.htdigest.userfile = "${folder}/users"`,
      `auth.require = ("/" => ("method" => "digest", "realm" => "${REALM}", "require" => "valid-user", "algorithm" => "${algorithm}"))`,
      `proxy.server = ("" => (("host" => "127.0.0.1", "port" => ${backend.address().port})))`, "",
    ].join("\n"),
  };
  return launch({ name: "lighttpd", version, files, command: (folder) => [binary, "-D", "-m", modules, "-f", join(folder, "conf")], also: () => stop(backend) });
}

/**
 * Jetty's DigestAuthenticator. The folder of its jars: JETTY_LIB, or where Debian's libjetty9-java puts them.
 * @returns {Promise<ForeignServer | null>} null: Jetty or a Java that compiles is not installed
 */
export async function startJetty() {
  const folder = process.env.JETTY_LIB ?? "/usr/share/java";
  const wanted = /^(jetty9?-(server|security|http|io|util)|(jakarta\.)?servlet-api)-?[\d.v]*[\w.]*\.jar$/;
  const jars = existsSync(folder) ? readdirSync(folder).filter((name) => wanted.test(name)) : [];
  if (!jars.some((name) => name.includes("security")) || !runs("java", "--version")) return null;
  const source = `
    import java.io.*; import javax.servlet.http.*; import org.eclipse.jetty.security.*; import org.eclipse.jetty.security.authentication.*;
    import org.eclipse.jetty.server.*; import org.eclipse.jetty.server.handler.*; import org.eclipse.jetty.util.security.*;
    public class Main {
      static String quoted(String text) { return "\\"" + text.replace("\\\\", "\\\\\\\\").replace("\\"", "\\\\\\"") + "\\""; }
      public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1"); connector.setPort(Integer.parseInt(args[0])); server.addConnector(connector);
        UserStore users = new UserStore();
        users.addUser(args[1], Credential.getCredential(args[2]), new String[] {"user"});
        HashLoginService logins = new HashLoginService(${JSON.stringify(REALM)}); logins.setUserStore(users);
        Constraint constraint = new Constraint("digest", "user"); constraint.setAuthenticate(true);
        ConstraintMapping mapping = new ConstraintMapping(); mapping.setPathSpec("/*"); mapping.setConstraint(constraint);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.addConstraintMapping(mapping); security.setAuthenticator(new DigestAuthenticator()); security.setLoginService(logins);
        security.setHandler(new AbstractHandler() {
          public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response) throws IOException {
            base.setHandled(true); response.setContentType("application/json;charset=UTF-8");
            String body = new String(request.getInputStream().readAllBytes(), "UTF-8");
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.getWriter().print("{\\"method\\":" + quoted(request.getMethod()) + ",\\"target\\":" + quoted(request.getRequestURI() + query) + ",\\"body\\":" + quoted(body) + "}");
          }
        });
        server.setHandler(security); server.start(); server.join();
      }
    }`;
  const version = jars.map((name) => /jetty9?-server-(\d+\.\d+\.\d+)/.exec(name)?.[1]).find((found) => found !== undefined) ?? "9";
  const { username, password } = CREDENTIALS;
  const command = (work, port) => ["java", "-cp", jars.map((name) => join(folder, name)).join(delimiter), join(work, "Main.java"), String(port), username, password];
  return launch({ name: "Jetty DigestAuthenticator", version, files: { "Main.java": source }, command });
}

/**
 * Flask-HTTPAuth: keeps nonce and opaque in a cookie.
 * @returns {Promise<ForeignServer | null>} null: it is not installed
 */
export async function startFlaskHttpAuth() {
  const version = pythonVersion("flask_httpauth", "flask-httpauth");
  if (version === null) return null;
  const source = `
import sys
from flask import Flask, request
from flask_httpauth import HTTPDigestAuth
app = Flask("echo")
app.secret_key = "for tests only"
auth = HTTPDigestAuth(realm="${REALM}", qop="auth", algorithm="MD5")
auth.get_password(lambda name: sys.argv[3] if name == sys.argv[2] else None)
@app.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT"])
@app.route("/<path:path>", methods=["GET", "POST", "PUT"])
@auth.login_required
def echo(path):
    target = request.full_path if request.query_string else request.path
    return {"method": request.method, "target": target, "body": request.get_data(as_text=True)}
app.run("127.0.0.1", int(sys.argv[1]), threaded=True)
`;
  return startPython({ name: "Flask-HTTPAuth", version, source });
}

/**
 * Twisted's web guard: no counts are checked there.
 * @returns {Promise<ForeignServer | null>} null: it is not installed
 */
export async function startTwisted() {
  const version = pythonVersion("twisted.web.guard", "twisted");
  if (version === null) return null;
  const source = `
import json, sys
from twisted.cred import checkers, portal
from twisted.internet import reactor
from twisted.web import guard, resource, server
from zope.interface import implementer
class Echo(resource.Resource):
    isLeaf = True
    def render(self, request):
        facts = {"method": request.method.decode(), "target": request.uri.decode(), "body": request.content.read().decode()}
        return json.dumps(facts).encode()
@implementer(portal.IRealm)
class Realm:
    def requestAvatar(self, name, mind, *interfaces):
        return resource.IResource, Echo(), lambda: None
users = checkers.InMemoryUsernamePasswordDatabaseDontUse(**{sys.argv[2]: sys.argv[3].encode()})
wrapper = guard.HTTPAuthSessionWrapper(portal.Portal(Realm(), [users]), [guard.DigestCredentialFactory("md5", b"${REALM}")])
reactor.listenTCP(int(sys.argv[1]), server.Site(wrapper), interface="127.0.0.1")
reactor.run()
`;
  return startPython({ name: "Twisted web.guard", version, source });
}

const startPython = ({ name, version, source }) => {
  const command = (work, port) => ["python3", join(work, "main.py"), String(port), CREDENTIALS.username, CREDENTIALS.password];
  return launch({ name, version, files: { "main.py": source }, command });
};

/** The version of an installed Python distribution; null: none, or not this module of it. */
function pythonVersion(module, distribution) {
  const program = `import ${module}; from importlib.metadata import version; print(version("${distribution}"))`;
  try {
    return execFileSync("python3", ["-c", program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

function runs(...command) {
  try {
    execFileSync(command[0], command.slice(1), { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Writes the files into a folder of their own and starts the program on a free port. */
async function launch({ name, version, files, command, also = () => {} }) {
  const folder = await mkdtemp(join(tmpdir(), "digest-server-"));
  const spare = await listen(createServer());
  const { port } = spare.address();
  await stop(spare);
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), typeof content === "function" ? content(folder, port) : content);
  const [program, ...args] = command(folder, port);
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let trouble = "";
  child.stderr.on("data", (text) => (trouble += text));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await also();
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 400 && child.exitCode === null; tries += 1) {
    if (await accepts(port)) return { name, version, url: `http://127.0.0.1:${port}`, credentials: CREDENTIALS, close };
    await pause(25);
  }
  await close();
  throw new Error(`${name} did not start: ${trouble}`);
}

async function echo(request, response) {
  const chunks = await request.toArray().catch(() => []);
  response.end(JSON.stringify({ method: request.method, target: request.url, body: Buffer.concat(chunks).toString() }));
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function stop(server) {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

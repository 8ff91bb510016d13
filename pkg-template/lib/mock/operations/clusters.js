// The operations on clusters that a private endpoint's last step needs, and the project's regional mode.

import { answer, problem } from "../answers.js";
import { FLAG, readObject, wrongMembers } from "../bodies.js";

/** @param {import("./services.js").Call} call */
export function listClusters({ project, query, url }) {
  const page = Number(query.get("pageNum") ?? 1);
  const size = Number(query.get("itemsPerPage") ?? 100);
  const shown = project.clusters.slice((page - 1) * size, page * size);
  for (const cluster of shown) cluster.look();
  const link = (rel, number) => {
    const target = new URL(url.pathname, url.origin);
    for (const [name, value] of [...query.entries(), ["pageNum", number], ["itemsPerPage", size]]) target.searchParams.set(name, value);
    return { href: target.href, rel };
  };
  const links = [link("self", page)];
  if (page > 1) links.push(link("previous", page - 1));
  if (page * size < project.clusters.length) links.push(link("next", page + 1));
  const counted = query.get("includeCount") !== "false";
  return answer(200, { links, results: shown.map((cluster) => cluster.body()), ...(counted ? { totalCount: project.clusters.length } : {}) });
}

/** @param {import("./services.js").Call} call */
export function getCluster({ project, params }) {
  const { clusterName } = params;
  const cluster = project.clusters.find(({ name }) => name === clusterName);
  if (cluster === undefined) {
    const detail = `No cluster named ${clusterName} exists in group ${project.id}.`;
    const why = `the project has ${project.clusters.map(({ name }) => name).join(", ") || "no clusters"}`;
    return problem(404, "CLUSTER_NOT_FOUND", detail, { parameters: [clusterName, project.id], why });
  }
  cluster.look();
  return answer(200, cluster.body());
}

/** @param {import("./services.js").Call} call */
export function getRegionalMode({ project }) {
  return answer(200, { enabled: project.regionalMode.look() });
}

/** @param {import("./services.js").Call} call */
export function setRegionalMode({ project, body: text }) {
  const { body, refusal } = readObject(text);
  const wrong = refusal ?? wrongMembers(body, { enabled: FLAG }) ?? conflict(project, body.enabled);
  if (wrong !== null) return wrong;
  project.regionalMode.set(body.enabled);
  return answer(202, { enabled: body.enabled });
}

function conflict(project, isWanted) {
  const replicaSets = project.clusters.filter(({ isSharded }) => !isSharded).map(({ name }) => name);
  if (isWanted && replicaSets.length > 0) {
    const detail = "Regionalized private endpoints require all clusters to be sharded.";
    return problem(409, "CLUSTER_INCOMPATIBLE_WITH_EXISTING_PRIVATELINK", detail, { why: `these clusters are replica sets: ${replicaSets.join(", ")}` });
  }
  if (isWanted || !project.needsRegionalMode) return null;
  const detail = "Projects with multiple private endpoints in the same region cannot support private endpoints in other regions.";
  return problem(409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", detail, { why: "the endpoints there are need regional mode" });
}

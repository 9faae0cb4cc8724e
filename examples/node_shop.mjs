// A shop in Node behind the sidecar: node node_shop.mjs 3000
// The headers can be believed: the sidecar removes what anybody else sends under these names.
import { createServer } from "node:http";

const PORT = Number(process.argv[2] ?? 3000);

/** The terms of `Assent-Agreement: "uEi…";id="…";terms="SD-BASE";…`, or nothing. */
function terms(request) {
  return /;terms="([^"]*)"/.exec(request.headers["assent-agreement"] ?? "")?.[1];
}

/** Whether `Assent-Permits: "ServiceUsageAnalytics", …` names a purpose. */
function permits(request, purpose) {
  return (request.headers["assent-permits"] ?? "").split(", ").includes(`"${purpose}"`);
}

createServer((request, response) => {
  response.setHeader("content-type", "text/plain; charset=utf-8");
  if (request.url === "/count") {
    const allowed = permits(request, "ServiceUsageAnalytics");
    response.statusCode = allowed ? 200 : 403;
    response.end(allowed ? "counted" : "See /.well-known/assent for what could be agreed.");
  } else {
    response.end(terms(request) ?? "no agreement");
  }
}).listen(PORT, "127.0.0.1");

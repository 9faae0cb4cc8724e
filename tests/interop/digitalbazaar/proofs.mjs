/**
 * Digital Bazaar's libraries as a program: one JSON request on stdin, one JSON answer on stdout.
 *
 * {"verify": [{document, controllers}]} is answered with, for each, what the libraries say of every
 * proof; {"sign": {...}} with a proof of their making.
 */
import { text } from "node:stream/consumers";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import * as suite from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import jsigs from "jsonld-signatures";

const { AssertionProofPurpose } = jsigs.purposes;

/** Their purpose knows no audience; ours says whom a document is for and what it answers. */
class ForAudience extends AssertionProofPurpose {
  constructor(audience) {
    super();
    this.audience = audience;
  }

  async update(proof, options) {
    return { ...(await super.update(proof, options)), ...this.audience };
  }
}

const request = JSON.parse(await text(process.stdin));
const answer = request.verify ? await Promise.all(request.verify.map(verify)) : await sign(request.sign);
process.stdout.write(JSON.stringify(answer));

async function verify({ document, controllers }) {
  const { verified, results = [] } = await jsigs.verify(document, {
    suite: new DataIntegrityProof({ cryptosuite: suite.createVerifyCryptosuite() }),
    purpose: new AssertionProofPurpose(),
    documentLoader: loaderOf(controllers),
  });
  return {
    verified,
    proofs: results.map((result) => ({
      method: result.proof.verificationMethod,
      verified: result.verified,
      error: result.error === undefined ? undefined : String(result.error.message),
    })),
  };
}

async function sign({ document, seed, method, controller, created, audience }) {
  const key = await Ed25519Multikey.generate({
    id: method,
    controller,
    seed: new Uint8Array(Buffer.from(seed, "hex")),
  });
  const signed = await jsigs.sign(document, {
    suite: new DataIntegrityProof({
      signer: key.signer(),
      date: new Date(created),
      cryptosuite: suite.createSignCryptosuite(),
    }),
    purpose: new ForAudience(audience),
    documentLoader: loaderOf([]),
  });
  return signed.proof;
}

/** Knows the controllers that it was given, and nothing else. */
function loaderOf(controllers) {
  const known = new Map();
  for (const controller of controllers) {
    known.set(controller.id, controller);
    for (const method of controller.verificationMethod) {
      known.set(method.id, { "@context": "https://w3id.org/security/multikey/v1", ...method });
    }
  }
  return async (url) => {
    if (!known.has(url)) throw new Error(`nobody may load ${url}`);
    return { contextUrl: null, documentUrl: url, document: known.get(url) };
  };
}

// A provider of single sign-on for the tests: the certified `oidc-provider`, on a free port of this
// machine. Its people stand in the JSON file that is named as the first argument and is read at
// every sign-in, so that a test can change them: { "anna": { "roles": [...], "email": ... } }.
// Whoever types a name from there is that person; passwords are not asked.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [people, redirect] = process.argv.slice(2);
const server = createServer();
await new Promise((listening) => server.listen(Number(process.argv[4] ?? 0), "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const read = () => JSON.parse(readFileSync(people, "utf8"));
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "sluis",
      client_secret: "a secret + with : signs",
      redirect_uris: [redirect],
      post_logout_redirect_uris: [redirect.replace("/callback", "")],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { openid: ["sub", "roles", "groups", "resource_access", "_claim_names"], profile: ["preferred_username", "name"], email: ["email", "email_verified"] },
  // As Entra ID and Keycloak do: the claims stand in the ID token itself.
  conformIdTokenClaims: false,
  pkce: { required: () => true, methods: ["S256"] },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => {
    const person = read()[id];
    return person && { accountId: id, claims: () => ({ sub: id, preferred_username: id, ...person }) };
  },
  // Nobody is asked whether Sluis may know them: it is the employer's.
  loadExistingGrant: async (context) => {
    const { accountId } = context.oidc.session;
    const grant = new context.oidc.provider.Grant({ clientId: "sluis", accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});
provider.proxy = false;
server.on("request", provider.callback());
console.log(`listening on ${issuer}`);

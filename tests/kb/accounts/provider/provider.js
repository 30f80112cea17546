// A real provider for the tests: anyone signs in by naming themselves at its own pages. Prints its port, ends with stdin.
import http from 'node:http';
import Provider from 'oidc-provider';

const people = JSON.parse(process.argv[2]);
const redirect = process.argv[3];
const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'kb', client_secret: 'a secret of the tests', redirect_uris: [redirect] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['a key of the tests'] },
    async findAccount(_context, id) {
      return { accountId: id, claims: async () => ({ sub: id, ...people[id] }) };
    },
  });
  server.on('request', provider.callback());
  process.stdout.write(`${issuer}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();

import { administrator, freshDatabase, type Product, type SmtpSink, startProduct, startSmtpSink, type TestDatabase } from '../support/index.js';
import { invitedPerson } from '../support/people.js';

const rounds = Number(process.env.ROUNDS ?? 50);
const callers = 100;

let database: TestDatabase;
let smtp: SmtpSink;
let product: Product;

beforeAll(async () => {
  [database, smtp] = await Promise.all([freshDatabase(), startSmtpSink()]);
  const env = { DATABASE_URL: database.url, SMTP_URL: smtp.url, ADMIN_EMAIL: administrator.email, ADMIN_PASSWORD: administrator.password };
  product = await startProduct({ env, apis: 2, workers: 1 });
}, 60_000);

afterAll(async () => {
  await product.stop();
  await smtp.stop();
  await database.drop();
});

it('measures', async () => {
  const admin = product.client();
  await admin.post('/api/session', administrator);
  for (let round = 0; round < rounds; round++) {
    const began = Date.now();
    const person = await invitedPerson({ smtp, anonymous: () => product.client() }, admin);
    const mailed = Date.now();
    const answers = await Promise.all(
      Array.from({ length: callers }, (_, caller) =>
        product.client(caller % 2).post('/api/activations', { token: person.token, password: `${caller} violet tractors hum at nine` }),
      ),
    );
    const counts: any = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    process.stderr.write(`${mailed - began} ${Date.now() - mailed} ${JSON.stringify(counts)}\n`);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  }
}, 300_000);

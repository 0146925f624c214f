import pg from 'pg';
import { freshDatabase } from '../../../../test/support/index.js';
import { runInScope, systemActor } from '../context/index.js';
import { createLogger, nestLogger } from './index.js';

const canary = 'c4n4ry';

/** A logger whose lines can be read back. */
function logbook(level = 'trace') {
  const lines: string[] = [];
  const logger = createLogger('test', level, { write: (line) => void lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) };
}

describe('A line of the log', () => {
  it('is JSON with process, time, level, text and the request it belongs to', () => {
    const { logger, last } = logbook();
    runInScope({ actor: systemActor, address: null, requestId: 'r-1' }, () => logger.info({ ms: 3 }, 'Request'));
    expect(last()).toMatchObject({ level: 30, process: 'test', request: 'r-1', ms: 3, msg: 'Request' });
    expect(new Date(last().time).getTime()).not.toBeNaN();
  });

  it.each([
    'password',
    'passwordHash',
    'token',
    'sessionToken',
    'authorization',
    'cookie',
    'set-cookie',
    'email',
    'phone',
    'link',
    'text',
    'html',
  ])('never shows a %s, at the top or deeper', (name) => {
    const { logger, lines, last } = logbook();
    logger.info({ [name]: canary }, 'x');
    logger.info({ body: { [name]: canary } }, 'x');
    logger.info({ request: { headers: { [name]: [canary] } } }, 'x');
    expect(lines.join('')).not.toContain(canary);
    expect(last().request.headers[name]).toBe('[hidden]');
  });

  it.each(['x', ' ', 'x(', '- detail:'])('hides addresses in an error at once, with 100,000 times %j before them', (piece) => {
    const { logger, lines } = logbook();
    logger.error({ err: new Error(`${piece.repeat(100_000)} ${canary}@northside.example`) }, 'A request failed');
    expect(lines.join('')).not.toContain(canary);
  });

  it('shows of an error its kind, code, message and stack, and nothing that hangs on it', () => {
    const { logger, last } = logbook();
    const error = Object.assign(new TypeError('It broke.'), {
      code: '23505',
      detail: canary,
      query: canary,
      parameters: [canary],
    });
    logger.error({ err: error }, 'A request failed');
    expect(last().err).toEqual({
      type: 'TypeError',
      code: '23505',
      message: 'It broke.',
      stack: expect.stringContaining('logger.integration.spec'),
    });
  });

  it('has no e-mail address in an error, however it is written there', () => {
    const { logger, lines, last } = logbook();
    const addresses = ['c4n4ry@example.org', '<c4n4ry@example.org>', '"c4n4ry@example.org"', 'smtp://c4n4ry:c4n4ry@mail.example'];
    for (const address of addresses) {
      logger.error({ err: new Error(`550 ${address} unknown`) });
      expect(last().err.message).toMatch(/^550 .*\[address\].* unknown$/);
    }
    expect(lines.join('')).not.toContain('c4n4ry@');
  });

  it('has no e-mail address in its text', () => {
    const { logger, lines, last } = logbook();
    logger.warn('sent to c4n4ry@example.org');
    expect(last().msg).toBe('sent to [address]');
    logger.warn({ ms: 3 }, 'sent to c4n4ry@example.org');
    expect(last()).toMatchObject({ ms: 3, msg: 'sent to [address]' });
    expect(lines.join('')).not.toContain(canary);
  });

  it('takes what is thrown without being an error', () => {
    const { logger, last } = logbook();
    logger.error({ err: `lost c4n4ry@example.org` });
    expect(last().err).toEqual({ type: 'string', message: 'lost [address]' });
    logger.error({ err: null });
    expect(last().err).toEqual({ type: 'object', message: 'null' });
  });
});

it('What PostgreSQL quotes of a row or a value stays out of the log', async () => {
  const database = await freshDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const { logger, lines } = logbook();
  const failing = async (statement: string, values: unknown[]) => {
    const error = await client.query(statement, values).catch((thrown: unknown) => thrown as Error & { detail?: string });
    // As the ORM writes the detail into the message, and that into the stack.
    const message = 'detail' in error && error.detail ? `${error.message}\n - detail: ${error.detail}` : (error as Error).message;
    logger.error({ err: new Error(message) }, 'A request failed');
    expect(message).toContain(canary);
  };
  await client.query('create table note (id int primary key, text text check (length(text) < 5))');
  await failing('insert into note values (1, $1)', [`first line\n${canary}\nlast line`]);
  await failing('select $1::uuid', [canary]);
  await failing('select $1::uuid', [`two\n${canary}"`]);
  await failing('select $1::timestamptz', [canary]);
  expect(lines).toHaveLength(4);
  expect(lines.join('')).not.toContain(canary);
  expect(lines[0]).toContain('violates check constraint');
  expect(lines[1]).toContain('logger.integration.spec');
  await client.end();
  await database.drop();
});

describe("Nest's own lines", () => {
  it('go to the same log, with their context and level', () => {
    const { logger, last } = logbook();
    nestLogger(logger).warn('The queue is slow', 'Queues');
    expect(last()).toMatchObject({ level: 40, context: 'Queues', msg: 'The queue is slow' });
    nestLogger(logger).error(new Error('It broke.'), 'Queues');
    expect(last()).toMatchObject({ level: 50, context: 'Queues', err: { message: 'It broke.' } });
  });

  it('hide the same', () => {
    const { logger, lines } = logbook();
    const nest = nestLogger(logger);
    nest.log(`sent to ${canary}@example.org`, 'Mail');
    nest.log({ password: canary, body: { token: canary } }, 'Guard');
    nest.error(new Error(`for ${canary}@example.org`), 'stack', 'Mail');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain(canary);
  });

  it('are left out below the level that was set', () => {
    const { logger, lines } = logbook('warn');
    nestLogger(logger).log('x', 'y');
    nestLogger(logger).warn('x', 'y');
    expect(lines).toHaveLength(1);
  });
});

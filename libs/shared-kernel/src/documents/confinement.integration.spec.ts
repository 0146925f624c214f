import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { type Confinement, nextConfinement, userOptions } from './confinement.js';
import { InspectionProcess } from './inspection-process.js';

const script = import.meta.filename;

/** What a program prints, run as decoders are. */
async function confined({ wrapper, userId }: Confinement, ...command: string[]): Promise<string> {
  const [program, ...args] = [...wrapper, ...command];
  const child = spawn(program!, args, { env: {}, stdio: ['ignore', 'pipe', 'ignore'], ...userOptions(userId) });
  let printed = '';
  for await (const chunk of child.stdout) printed += String(chunk);
  return printed;
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('A process that decodes files', () => {
  it('has nothing of the environment of the product', async () => {
    process.env['SECRETS_KEY'] = 'canary-of-the-environment';
    const started = await InspectionProcess.start();
    const environment = readFileSync(`/proc/${started.pid}/environ`, 'latin1');
    started.end();
    delete process.env['SECRETS_KEY'];
    expect(environment.split('\0').map((entry) => entry.split('=')[0])).not.toContain('SECRETS_KEY');
    expect(environment).not.toContain('canary');
    expect(environment).not.toContain('DATABASE_URL');
  });

  it('runs with as few rights as it says, and says what it cannot be kept from', async () => {
    const promised = await nextConfinement(process.execPath, script);
    const started = await InspectionProcess.start();
    const user = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${started.pid}/status`, 'latin1'))![1]);
    const network = readlinkSync(`/proc/${started.pid}/ns/net`);
    started.end();
    expect(user !== process.getuid!()).toBe(promised.hasOwnUser);
    expect(network !== readlinkSync('/proc/self/ns/net')).toBe(promised.hasNoNetwork);
    const secrets = await confined(promised, '/bin/cat', `/proc/${process.pid}/environ`);
    expect(secrets === '').toBe(promised.cannotReadSecrets);
    // Of the ways out of its own network there is only the heading.
    const routes = (await confined(promised, '/bin/cat', '/proc/net/route')).trim().split('\n');
    expect(promised.hasNoNetwork && routes.length > 1).toBe(false);
  });

  it('has a user of its own wherever the product was started by root', async () => {
    const promised = await nextConfinement(process.execPath, script);
    expect(promised.hasOwnUser).toBe(process.getuid!() === 0);
    expect(promised.cannotReadSecrets || process.getuid!() !== 0).toBe(true);
  });

  it('has a user that no other one has', async () => {
    const numbers = await Promise.all(
      [1, 2].map(async () => confined(await nextConfinement(process.execPath, script), '/usr/bin/id', '-u')),
    );
    const own = (await nextConfinement(process.execPath, script)).hasOwnUser;
    expect(new Set(numbers).size).toBe(own ? 2 : 1);
  });
});

